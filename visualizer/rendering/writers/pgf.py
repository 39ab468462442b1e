"""The PGF writer: the last frame as drawing commands of LaTeX, set in the fonts of the document that inputs it.

matplotlib's own writer asks LaTeX for the size of every text. This one measures with matplotlib, so that no LaTeX is
needed to write the file; where a text is anchored, LaTeX aligns it by its own measure.
"""

import io
import re
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO

from matplotlib import rc_context
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pgf import FigureCanvasPgf, RendererPgf
from PIL import Image

from visualizer._files import final_stem
from visualizer.rendering.clip import Clip

HEADER = r"""%% {description}
%% In the preamble: \usepackage{{pgf}}. In the text: \input{{file.pgf}}.
\begingroup%
\makeatletter%
\begin{{pgfpicture}}%
\pgfpathrectangle{{\pgfpointorigin}}{{\pgfqpoint{{{width:f}in}}{{{height:f}in}}}}%
\pgfusepath{{use as bounding box, clip}}%
"""
FOOTER = r"""\end{pgfpicture}%
\makeatother%
\endgroup%
"""

#: Signs that LaTeX takes as commands, and signs that the fonts of LaTeX lack, in the form that it understands.
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {sign: f"\\{sign}" for sign in "#$%&_{}"}
SIGNS = {"−": "-", "·": r"\cdot", "×": r"\times", "…": r"\ldots", "½": r"\frac{1}{2}", "∞": r"\infty", "√": r"\surd"}
SIGNS |= {"≤": r"\leq", "≥": r"\geq", "≈": r"\approx", "→": r"\to", "∇": r"\nabla", "Δ": r"\Delta", "Σ": r"\Sigma"}
RAISED, LOWERED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "₋₀₁₂₃₄₅₆₇₈₉"
DIGITS = str.maketrans(RAISED + LOWERED, 2 * "-0123456789")


def write(clip: Clip, target: BinaryIO) -> None:
    clip.scene.show(clip.steps[-1])
    with rc_context({"pgf.rcfonts": False}):
        comment = " ".join(clip.description.split())
        clip.scene.figure.savefig(target, format="pgf", backend=f"module://{__name__}", metadata=comment)


def to_latex(text: str, has_formulas: bool) -> str:
    r"""Return a text of matplotlib for LaTeX; the parts between two $ are formulas if it has some.

    >>> print(to_latex("drop_wave  $α=10^{-3}$", True), to_latex("2.5·10⁻⁵", False))
    drop\_wave\enspace $\ensuremath{\alpha}=10^{-3}$ 2.5\ensuremath{\cdot}10\ensuremath{^{-5}}
    """
    parts = re.split(r"(?<!\\)\$", text) if has_formulas else [text.replace("$", r"\$")]
    escaped = [
        part
        if k % 2
        else "".join(SPECIAL.get(sign, sign) for sign in part.replace(r"\$", "$")).replace("  ", r"\enspace ")
        for k, part in enumerate(parts)
    ]
    text = "$".join(escaped).replace(r"\mathregular", r"\mathrm")
    return re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[₋₀-₉]+|[^\x00-\xb0]", _command, text)


def _command(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] in RAISED + LOWERED:
        return rf"\ensuremath{{{'^' if text[0] in RAISED else '_'}{{{text.translate(DIGITS)}}}}}"
    greek = unicodedata.name(text, "").partition("GREEK SMALL LETTER ")[2].lower()
    command = SIGNS.get(text) or (rf"\{greek}" if greek.isalpha() and greek not in ("omicron", "final sigma") else "")
    return rf"\ensuremath{{{command}}}" if command else text


class TextMeasuringRenderer(RendererPgf):
    """matplotlib's renderer for PGF, which measures without LaTeX and writes images beside the final file."""

    def __init__(self, figure: Any, target: Any) -> None:
        super().__init__(figure, target)
        self.agg = RendererAgg(1, 1, figure.dpi)
        self.images = 0

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        return self.agg.get_text_width_height_descent(s, prop, ismath)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        super().draw_text(gc, x, y, to_latex(s, bool(ismath)), prop, angle, ismath, mtext)

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        path = Path(self.fh.name)
        name = f"{final_stem(path)}-{self.images}.png"
        self.images += 1
        Image.fromarray(im[::-1]).save(path.with_name(name))
        width, height = (size / self.dpi for size in im.shape[1::-1])
        self.fh.write(
            f"\\begin{{pgfscope}}%\n\\pgfsys@transformshift{{{x / self.dpi:f}in}}{{{y / self.dpi:f}in}}%\n"
            f"\\pgftext[left,bottom]{{\\includegraphics[width={width:f}in,height={height:f}in]{{{name}}}}}%\n"
            "\\end{pgfscope}%\n"
        )


class FigureCanvas(FigureCanvasPgf):
    """The canvas that `savefig` takes from this module."""

    def get_renderer(self) -> TextMeasuringRenderer:
        return TextMeasuringRenderer(self.figure, None)

    def print_pgf(self, fname_or_fh: Any, *, metadata: Any = None, **kwargs: Any) -> None:
        width, height = self.figure.get_size_inches()
        text = io.TextIOWrapper(fname_or_fh, "utf-8", newline="\n")
        text.write(HEADER.format(description=metadata, width=width, height=height))
        self.figure.draw(TextMeasuringRenderer(self.figure, text))
        text.write(FOOTER)
        text.detach()
