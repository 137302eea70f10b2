"""Small faults that can be put into a Python source, one at a time: what mutation testing tries (`mutate_engine`)."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

Put = Callable[[ast.expr], None]

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}
# Not executed, or only told to people: types, decorators, the words of an error; `strict` and `allow_nan` are guards
# against what cannot be.
SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "type_params"}
SKIPPED_NODES = (ast.Raise, ast.Import, ast.ImportFrom)
SKIPPED_KEYWORDS = {"strict", "allow_nan"}


@dataclass(frozen=True)
class Change:
    """One fault. `function` is the outermost function it is in ("" outside), `name` the constant that its statement
    sets, `make` puts the fault into the tree."""

    line: int
    function: str
    name: str
    what: str
    make: Callable[[], None]


@dataclass(frozen=True)
class _Place:
    function: str = ""
    line: int = 0
    name: str = ""
    classes: str = ""


def changes(tree: ast.Module) -> list[Change]:
    """Everything that can be changed in `tree`, always in the same order."""
    return list(_of_fields(tree, _Place()))


def _of_fields(node: ast.AST, place: _Place) -> Iterator[Change]:
    for field, value in ast.iter_fields(node):
        if field in SKIPPED_FIELDS or _is_reshaping(node, field):
            continue
        if isinstance(value, list):
            for at, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield from _of(child, partial(value.__setitem__, at), _inside(node, field, place))
        elif isinstance(value, ast.AST):
            yield from _of(value, partial(setattr, node, field), _inside(node, field, place))


def _is_reshaping(node: ast.AST, field: str) -> bool:
    """The sizes in `reshape(-1, 1)`: any negative number means the same, and any other 1 does not fit."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr, field) == ("reshape", "args")
    )


def _inside(node: ast.AST, field: str, place: _Place) -> _Place:
    """Where the children of `node` are."""
    if field == "body" and isinstance(node, ast.ClassDef) and not place.function:
        return _Place(classes=f"{place.classes}{node.name}.")
    if field == "body" and isinstance(node, ast.FunctionDef) and not place.function:
        return _Place(function=place.classes + node.name)
    return place


def _of(node: ast.AST, put: Put, place: _Place) -> Iterator[Change]:
    if isinstance(node, SKIPPED_NODES) or (isinstance(node, ast.keyword) and node.arg in SKIPPED_KEYWORDS):
        return
    if isinstance(node, ast.stmt):
        place = _at_statement(node, place)
    for what, make in _faults(node, put):
        yield Change(getattr(node, "lineno", place.line), place.function, place.name, what, make)
    yield from _of_fields(node, place)


def _at_statement(node: ast.stmt, place: _Place) -> _Place:
    name = ""
    if not place.function and isinstance(node, ast.Assign):
        name = ast.unparse(node.targets[0])
    elif not place.function and isinstance(node, ast.AnnAssign):
        name = place.classes + ast.unparse(node.target)
    return _Place(place.function, node.lineno, name, place.classes)


def _faults(node: ast.AST, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in COMPUTED:
        yield _told(node.op, COMPUTED[type(node.op)]), partial(setattr, node, "op", COMPUTED[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        other = ast.And if isinstance(node.op, ast.Or) else ast.Or
        yield _told(node.op, other), partial(setattr, node, "op", other())
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield f"{type(node.op).__name__} dropped", partial(put, node.operand)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _called(node)
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        values = (False,) if isinstance(node, ast.While) else (True, False)
        for value in values:
            yield f"condition {value}", partial(setattr, node, "test", ast.Constant(value))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "filter dropped", partial(setattr, node, "ifs", [])
    yield from _statement(node, put)


def _compared(node: ast.Compare) -> Iterator[tuple[str, Callable[[], None]]]:
    for at, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            yield _told(op, other), partial(node.ops.__setitem__, at, other())


def _constant(node: ast.Constant) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", partial(setattr, node, "value", not node.value)
    elif isinstance(node.value, int):
        for other in (node.value + 1, node.value - 1):
            if other >= 0:
                yield f"{node.value} -> {other}", partial(setattr, node, "value", other)


def _called(node: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    named = node.func
    if isinstance(named, ast.Name) and named.id in CALLED:
        yield f"{named.id} -> {CALLED[named.id]}", partial(setattr, named, "id", CALLED[named.id])
    elif isinstance(named, ast.Attribute) and named.attr in CALLED:
        yield f"{named.attr} -> {CALLED[named.attr]}", partial(setattr, named, "attr", CALLED[named.attr])


def _statement(node: ast.AST, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    """Calls, changes of what others see, jumps: left out. What is returned: nothing."""
    nothing = ast.copy_location(ast.Pass(), node) if isinstance(node, ast.stmt) else ast.Pass()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call left out", partial(put, nothing)  # type: ignore[arg-type]  # a statement in the place of one
    elif isinstance(node, (ast.AugAssign, ast.Continue)):
        yield f"{type(node).__name__} left out", partial(put, nothing)  # type: ignore[arg-type]  # the same
    elif isinstance(node, ast.Assign) and not any(isinstance(one, (ast.Name, ast.Tuple)) for one in node.targets):
        yield "assignment left out", partial(put, nothing)  # type: ignore[arg-type]  # the same
    elif isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield "returns None", partial(setattr, node, "value", ast.Constant(None))


def _told(one: ast.AST, other: type[ast.AST]) -> str:
    return f"{type(one).__name__} -> {other.__name__}"
