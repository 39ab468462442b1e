"""The facts of a rule as plain data, for a program that runs or draws the rule elsewhere."""

from landscapes._core.types import JsonObject
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.dataflow import inactive_names, rule_roles
from optimizers._analysis.gradient_memory import gradient_memory
from optimizers._analysis.notation import rule_symbols
from optimizers._analysis.quadratic_theory import LINEAR_RULES
from optimizers._optimizer import Optimizer, own_rule


def rule_facts(optimizer: Optimizer | str) -> JsonObject:
    """Return the body of a rule as data, with the facts about its names.

    Returns
    -------
    dict
        "statements" (see `landscapes._tree.expression`), "inputs", "state" and "parameters", the names in order;
        "symbols" of the names, and "roles" of those that have one; "idle", the names without effect at these settings;
        "memory", the state variable that is the momentum buffer and the parameter that is its β, or None; "linear",
        the name of the rule if theory predicts it on a quadratic at these settings, or None.

    Raises
    ------
    InputError
        If the body of the rule is not plain arithmetic; for an unknown name.

    Examples
    --------
    >>> from optimizers import gd, rule_facts
    >>> facts = rule_facts(gd)
    >>> facts["statements"], facts["roles"]["g"]
    ((('return', (('-', 'w', ('*', 'lr', 'g')),)),), 'gradient')
    """
    optimizer = own_rule(optimizer)
    varies = "schedule" in optimizer.settings or optimizer.options["clip"]
    return {
        "statements": function_tree(optimizer.function).statements,
        "inputs": optimizer.inputs,
        "state": optimizer.state,
        "parameters": list(optimizer.parameters),
        "symbols": rule_symbols(optimizer),
        "roles": {name: role for name, role in rule_roles(optimizer).items() if role},
        "idle": sorted(inactive_names(optimizer)),
        "memory": gradient_memory(optimizer),
        "linear": optimizer.name if optimizer.function in LINEAR_RULES and not varies else None,
    }
