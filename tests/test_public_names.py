"""What ``import gradlab`` offers: whole, and hiding nothing."""

import pkgutil
import types

import gradlab

MODULES = {module.name for module in pkgutil.iter_modules(gradlab.__path__)}
PUBLIC = {
    name: value
    for name, value in vars(gradlab).items()
    if not name.startswith("_") and not isinstance(value, types.ModuleType)
}


def test_no_public_name_is_that_of_a_module():
    # ``gradlab.jumps`` would be the function, and nobody could reach what else the module ``gradlab.jumps`` has.
    assert MODULES & set(PUBLIC) == set()
    assert {"exact_jumps", "score"} <= MODULES
    assert {"jumps", "accuracy"} <= set(PUBLIC)
