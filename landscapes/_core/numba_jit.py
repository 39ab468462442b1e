"""Compile functions with Numba; `landscapes._core.jit` chooses this where Numba is installed."""

import hashlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import boolean, cloudpickle, config, float32, float64, int64, njit, types, uint8, void
from numba.core.cpu import CPUContext
from numba.core.errors import NumbaError
from numba.core.registry import cpu_target
from numba.extending import intrinsic, lower_builtin, register_jitable, type_callable, typeof_impl
from numba.np.arrayobj import make_array, populate_array

from landscapes._core.kernel_cache import KernelCache, cache_of

__all__ = ["boolean", "float32", "float64", "int64", "types", "uint8", "void"]

# Threads run kernels in parallel, hence nogil. The NumPy error model turns x/0 into inf or nan instead of an
# exception, so that LLVM can vectorise a division. No fastmath: it would assume that no value is nan.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}

#: The size of a cache line in bytes, and of a vector of AVX-512.
CACHE_LINE = 64


def unique(function: Callable) -> Callable:
    """Return a copy of `function` whose name contains a hash of its content.

    Numba makes a machine-code symbol from the name of a function and a count that begins at 1 in
    every process. Two kernels with the same name, cached by two processes, can have the same symbol,
    and a third process that loads both then runs one of them in place of the other.
    """
    content = hashlib.sha256(cloudpickle.dumps(function)).hexdigest()
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__module__ = function.__module__
    copy.__qualname__ = f"{function.__qualname__}_{content[:16]}"
    return copy


def align_stack() -> None:
    """Start the stack frame of the calling function on a cache line if it is compiled; plain Python ignores the call.

    A loop with many constants, such as one of sines, keeps vectors on the stack. LLVM aligns the frame to 16 bytes
    only, so it depends on the caller whether these vectors lie across two cache lines: with AVX-512 the loop is then
    up to a sixth slower.
    """


@type_callable(align_stack)
def type_align_stack(context: Any) -> Callable[[], types.Type]:
    return lambda: types.void


@lower_builtin(align_stack)
def lower_align_stack(context: Any, builder: Any, signature: object, arguments: object) -> Any:
    if isinstance(context, CPUContext):  # on a graphics card there is nothing to align
        builder.function.attributes.add("noinline")  # inlined, it has no frame; llvmlite never writes alignstack alone
        builder.function.attributes.alignstack = CACHE_LINE
    return context.get_dummy_value()


def of_shape(rows: int, columns: int) -> Callable:
    """Return ``known(array)``, jittable: an array of this shape, which the compiler then knows.

    It can tell that rows do not overlap, and vectorise a loop that reads some and writes to others.
    """

    @intrinsic
    def known(_typing: Any, array: types.Array) -> Any:
        def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            given = make_array(array)(context, builder, arguments[0])
            result = make_array(array)(context, builder)
            size = context.get_abi_sizeof(context.get_data_type(array.dtype))
            populate_array(
                result,
                data=given.data,
                shape=[context.get_constant(types.intp, n) for n in (rows, columns)],
                strides=[context.get_constant(types.intp, n) for n in (columns * size, size)],
                itemsize=context.get_constant(types.intp, size),
                meminfo=None,
            )
            return result._getvalue()

        return array(array), lower

    return known


def jittable(function: Callable) -> Callable:
    """Return `function` in a form that compiled code can call and inlines."""
    return register_jitable(forceinline=True, no_cfunc_wrapper=True)(unique(function))


def callable_loop(function: Callable) -> Callable:
    """Return `function` in a form that compiled code can call, and that keeps a stack frame of its own."""
    return register_jitable(forceinline=False, no_cfunc_wrapper=True)(unique(function))


def compiled(signature: Any, function: Callable) -> Any:
    """Compile `function` for this signature only, or load it from the disk cache.

    Numba counts the references to an array, by an atomic operation for each slice that is taken: with few lanes this
    takes most of the time. A kernel that makes no array works without.
    """
    function = unique(function)
    if not is_compiling():
        return njit(**OPTIONS)(function)
    try:
        return compile_with(signature, function, _nrt=False)
    except NumbaError:  # it makes an array, or is wrong
        return compile_with(signature, function)


def compile_with(signature: Any, function: Callable, **options: Any) -> Any:
    kernel = njit(**OPTIONS, **options)(function)
    kernel._cache = cache_of(function)
    kernel.compile(signature)
    kernel.disable_compile()
    return kernel


def is_compiling() -> bool:
    """Return False if NUMBA_DISABLE_JIT is set, so that kernels run as plain Python."""
    return not config.DISABLE_JIT  # type: ignore[attr-defined]  # numba sets its options at run time


def is_cached(signature: Any, function: Callable) -> bool:
    """Return True if `compiled` would load this function from the disk cache."""
    cache = cache_of(unique(function))
    return isinstance(cache, KernelCache) and (signature, cpu_target.target_context.codegen()) in cache


def first_class(signature: Any, function: Callable) -> Callable[..., None]:
    """Compile `function` so that it can also be passed to another compiled function.

    A dispatcher can be passed as well, but Numba then looks up its address at each call, which takes 80 μs.
    """
    kernel = compiled(signature, function)
    if not is_compiling():
        return kernel
    (result,) = kernel.overloads.values()
    return Kernel(result)


class Kernel(types.CompileResultWAP):
    """A compiled function that stores its type; Numba would infer it at each call, which takes 20 μs per kernel."""

    def __init__(self, result: Any) -> None:
        super().__init__(result)
        self.type = types.FunctionType(result.signature)


@typeof_impl.register(Kernel)
def type_of_kernel(kernel: Kernel, context: object) -> types.FunctionType:
    return kernel.type
