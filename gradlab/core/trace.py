"""A function of one number, tabulated: the one record that every page, picture and film reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, Union

import numpy as np
from numpy.typing import ArrayLike

from gradlab.core.accuracy import accuracy
from gradlab.core.autograd_vjp import unbox
from gradlab.core.breaks import HALVINGS, Break, apart, breaks, kinks, roundest
from gradlab.core.checks import finite, must, numbers, one_of, whole
from gradlab.core.derivatives import BRANCHES, difference, one_for_each, step_sizes
from gradlab.core.elementwise import elementwise, value_and_slope
from gradlab.core.jumps import SMOOTH, has_closed_form, is_staircase, jumps
from gradlab.core.metric import unwrapped
from gradlab.core.weight_slice import AlongWeight
from gradlab.types import Array, Function, NotebookRepr

# How many numbers an array holds at a time: enough to make the calls cheap, few enough (2 MB) that arrays stay in the
# processor's cache, and that memory does not grow with the grid.
CHUNK = 2**18
# glibc gives memory back to the system as soon as more is free than twice the largest array that was freed so far, and
# fetching it anew takes a sweep longer than its work. This one of 16 MB, of which no page is fetched, lets it keep it.
np.empty(8 * CHUNK)

Undefined = Literal["refuse", "gap"]


@dataclass(frozen=True, eq=False, repr=False)
class Trace(NotebookRepr):
    """f over the places of a slider. A column is computed when it is first read; ``trace[k]`` is one place.

    f, title : elementwise; what it is called
    x : the places, sorted, shape (K,); of one place a number, and so is all that follows
    h : the step of the finite difference, one for all places or one for each
    undefined : "refuse" where f, f' or a finite difference is not finite, or make it a "gap": NaN
    followed : whether autograd can follow f; else ``autodiff`` is NaN
    known : what is known of where f jumps: its exact pieces, or "smooth"; else it is searched for jumps
    values, autodiff : f and f', by autograd
    behind, ahead, finite_difference : f(x − h), f(x + h), and their difference divided by the step that was taken
    stairs : f's pieces, where it is constant between its jumps; else None
    breaks, kinks : where any other f jumps or has a pole, and where only its slope jumps
    at_jump, at_kink : whether each place is such a one
    gaps : where f has no value

    >>> trace(np.square, [1, 2]).autodiff
    array([2., 4.])
    """

    f: Function
    x: Any
    h: Any = 1e-4
    title: str = ""
    undefined: Undefined = "refuse"
    known: Union["Staircase", Literal["smooth"], None] = None
    followed: bool = True
    part_of: tuple["Trace", Any] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.x)

    def __iter__(self) -> Iterator["Trace"]:
        return iter(self._places)

    def __getitem__(self, k: Any) -> "Trace":
        """The place with this number, or those with these numbers: what is computed is taken from the whole."""
        h = self.h if np.ndim(self.h) == 0 else _part(self.h, k)
        return replace(self, x=_part(self.x, k), h=h, part_of=(self, k))

    @cached_property
    def _places(self) -> list["Trace"]:
        """All places one by one: columns are turned into Python's numbers at once, and not place by place."""
        columns = self.x, self.values, self.autodiff, self.finite_difference, self.behind, self.ahead
        steps, places = np.broadcast_to(self.h, self.x.shape).tolist(), []
        for k, (x, *computed) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            here = replace(self, x=x, h=steps[k], part_of=(self, k))
            vars(here).update(_pass=tuple(computed[:2]), _difference=tuple(computed[2:]))
            places.append(here)
        return places

    def but(self, h: float, title: str) -> "Trace":
        """The same function with another step and another title; its values and slopes are not computed again."""
        other = replace(self, h=h, title=title)
        vars(other)["_pass"] = self._pass
        return other

    values = property(lambda self: self._pass[0])
    autodiff = property(lambda self: self._pass[1])
    finite_difference = property(lambda self: self._difference[0])
    behind = property(lambda self: self._difference[1])
    ahead = property(lambda self: self._difference[2])
    stairs = property(lambda self: self._pieces[0])
    breaks = property(lambda self: self._pieces[1])
    at_jump = property(lambda self: self._without_derivative[0])
    at_kink = property(lambda self: self._without_derivative[1])

    @cached_property
    def _pass(self) -> tuple[Any, Any]:
        """f and f', part by part."""
        if self.part_of:
            whole, k = self.part_of
            return _part(whole.values, k), _part(whole.autodiff, k)
        values, slopes = self._both_at(self.x)
        if self.undefined == "gap":
            return with_gaps(values), with_gaps(np.where(np.isfinite(values), slopes, np.nan))
        return finite("f", values, self.x), finite("f'", slopes, self.x, BRANCHES)

    @cached_property
    def _difference(self) -> tuple[Any, Any, Any]:
        if self.part_of:
            whole, k = self.part_of
            return _part(whole.finite_difference, k), _part(whole.behind, k), _part(whole.ahead, k)
        f = elementwise(self.f)
        slopes, behind, ahead = self._in_parts(partial(difference, f), self.x, step_sizes(self.h, self.x))
        if self.undefined == "gap":
            return with_gaps(slopes), with_gaps(behind), with_gaps(ahead)
        return finite("the finite difference", slopes, self.x), behind, ahead

    def _in_parts(self, compute: Callable[..., tuple[Array, ...]], *columns: Array) -> tuple[Array, ...]:
        """What is computed of these columns, part by part."""
        at_a_time = max(1, CHUNK // whole("f.width", getattr(self.f, "width", 1), low=1))
        starts = range(0, len(columns[0]), at_a_time)
        each = [compute(*(column[start : start + at_a_time] for column in columns)) for start in starts]
        return each[0] if len(each) == 1 else tuple(map(np.concatenate, zip(*each, strict=True)))

    def _values_at(self, x: Array) -> Array:
        """f, which may be such that autograd cannot follow it."""
        f = elementwise(self.f)
        with np.errstate(all="ignore"):
            return self._in_parts(lambda x: (np.asarray(f(x), float),), x)[0]

    def _both_at(self, x: Array) -> tuple[Any, ...]:
        if not self.followed:
            return self._values_at(x), np.full(np.shape(x), np.nan)
        return self._in_parts(partial(value_and_slope, self.f), x)

    @cached_property
    def kinks(self) -> tuple[Break, ...]:
        if self.part_of and not np.ndim(self.x):
            return self.part_of[0].kinks
        known = self.stairs or self.known or isinstance(self.f, AlongWeight) or not self.followed
        return () if known else tuple(kinks(elementwise(self.f), self.x, self.breaks))

    @cached_property
    def _pieces(self) -> tuple["Staircase | None", tuple[Break, ...]]:
        if self.part_of and not np.ndim(self.x):
            return self.part_of[0]._pieces
        known = self.known or _known(self)
        if known:
            return (None if known == "smooth" else known), ()
        found = breaks(self._values_at, self.x, lambda x: self._pass if x is self.x else self._both_at(x))
        if not np.any(self.autodiff != 0) and not any(each.pole for each in found):
            # It may be the same all over each piece between two breaks.
            last, between = found[-1].right if found else float(self.values[0]), apart(self.x, found)
            stairs = Staircase(np.array([each.at for each in found]), np.array([*(each.left for each in found), last]))
            if np.allclose(stairs(self.x[between]), self.values[between], rtol=1e-9, atol=0):
                return stairs, ()
        return None, tuple(found)

    @cached_property
    def gaps(self) -> list[tuple[float, float]]:
        """The parts in which f has no value, each from where it ceases to have one to where it has one again."""
        defined = np.isfinite(self.values)
        changes = np.flatnonzero(np.diff(defined))
        if not changes.size:
            return [] if defined[0] else [self.ends]
        before, after = self.x[changes], self.x[changes + 1]
        for _ in range(HALVINGS):
            middle = (before + after) / 2
            as_before = np.isfinite(self._values_at(middle)) == defined[changes]
            before, after = np.where(as_before, middle, before), np.where(as_before, after, middle)
        first, last = (self.x[[end]][~defined[[end]]].tolist() for end in (0, -1))
        edges = [*first, *map(roundest, *np.sort([before, after], axis=0).tolist()), *last]
        return list(zip(edges[::2], edges[1::2], strict=True))

    @cached_property
    def _without_derivative(self) -> list[Any]:
        if self.part_of and not np.ndim(self.x):
            whole, k = self.part_of
            return [each[k] for each in whole._without_derivative]
        jumps = self.stairs.jumps if self.stairs else [each.at for each in self.breaks]
        far = (np.abs(np.subtract.outer(self.x, at)) for at in (jumps, [each.at for each in self.kinks]))
        return [np.any(each <= 1e-5 * np.expand_dims(self.h, -1), axis=-1) for each in far]

    @property
    def has_slope(self) -> bool:
        """Whether it has a slope to learn from: a staircase has none."""
        return self.stairs is None

    @property
    def flat(self) -> bool:
        """Whether its slope is 0 wherever it has one."""
        return self.stairs is not None and not np.any(self.autodiff)

    @property
    def in_percent(self) -> bool:
        """Whether its values are written in per cent."""
        return isinstance(self.f, AlongWeight) and self.f.of[2] is accuracy

    @property
    def ends(self) -> tuple[float, float]:
        """The first place and the last."""
        return float(self.x[0]), float(self.x[-1])

    @property
    def jumps(self) -> Array:
        """Where it jumps between its ends."""
        at: Array = self.stairs.jumps if self.stairs else np.array([each.at for each in self.breaks if not each.pole])
        return at[(self.x[0] < at) & (at < self.x[-1])]  # type: ignore[no-any-return]

    def nearest(self, x: float) -> int:
        """The number of the place that is nearest to x."""
        return int(np.argmin(np.abs(self.x - x)))


def trace(f: Function, grid: object, h: object = 1e-4, undefined: Undefined = "refuse") -> Trace:
    """Tabulate f and its derivative, by autograd and by central differences, on ``grid`` of shape (K,).

    h is one number or one for each place. ``undefined="gap"`` has NaN where f, or its derivative, is not finite: of
    1/x at 0, of log x left of it; else that is refused. An f that works on many numbers for each place says so in
    ``f.width``: the grid is gone through in parts of a bounded size. Raises as ``autodiff`` does, and when a finite
    difference is read as ``central_difference``.

    >>> trace(step, [-1, 1, 2]).jumps
    array([0.])
    """
    grid = numbers("grid", grid, axes=1).copy()
    one_of("undefined", undefined, ("refuse", "gap"))
    table = Trace(f, grid, one_for_each(h, grid), undefined=undefined)
    table.values  # noqa: B018  a refusal comes here, and not where a column is read
    return table


def round_places(low: float, high: float, count: int) -> Array:
    """So many places from low to high, those between to a thousandth of what lies between two: a few digits say each.

    0 is 0 then, and x as it is written is x as it was computed with.
    """
    places = np.linspace(low, high, count)
    if 0 < (apart := (high - low) / (count - 1)) < np.inf:
        places[1:-1] = np.round(places[1:-1], decimals(apart))
    return places


def decimals(apart: float) -> int:
    """How many decimals tell a thousandth of what lies between two places."""
    return int(np.clip(3 - np.floor(np.log10(apart)), -300, 300))


def with_gaps(values: Array) -> Array:
    """Numbers with NaN for what is infinite."""
    return np.where(np.isfinite(values), values, np.nan)


def _part(column: Any, k: Any) -> Any:
    """Some entries of a column; one as Python's own number."""
    part = column[k]
    return part if np.ndim(part) else float(part)


def _known(table: Trace) -> Union["Staircase", Literal["smooth"], None]:
    """What is known of the jumps of f without a search."""
    f = table.f
    if not isinstance(f, AlongWeight):
        return f if isinstance(f, Staircase) else None
    network, weight, metric = f.of[:3]
    if not has_closed_form(network, weight.layer, metric):
        return None
    if unwrapped(metric) is not accuracy and not is_staircase(network, weight.layer):
        return "smooth" if unwrapped(metric) in SMOOTH else None
    # A little beyond both ends, too: a finite difference looks there.
    beyond = 2 * float(np.max(table.h))
    low, high = table.ends[0] - beyond, table.ends[1] + beyond
    found = jumps(f, (low, high))
    return Staircase(found.weights, np.append(f(low), found.after))


@dataclass(frozen=True, eq=False, repr=False)
class Staircase(NotebookRepr):
    """A function that is constant between its jumps: ``values[k]`` left of ``jumps[k]``, ``values[k + 1]`` right of it.

    The jumps are sorted, shape (J,), the values (J + 1,); both are copied. Raises ``ValueError`` when they are others.

    >>> Staircase([0, 1], [3, 1, 2])([-1, 0, 0.5, 5])
    array([3., 3., 1., 2.])
    """

    jumps: Array
    values: Array

    if TYPE_CHECKING:  # lists are taken, too

        def __init__(self, jumps: ArrayLike, values: ArrayLike) -> None: ...

    def __post_init__(self) -> None:
        for name in ("jumps", "values"):
            object.__setattr__(self, name, numbers(name, getattr(self, name), axes=1, empty=True).copy())
        must(np.all(self.jumps[1:] >= self.jumps[:-1]), "jumps must be sorted", self.jumps)
        must(len(self.values) == len(self.jumps) + 1, "values must be one more than the jumps", len(self.values))

    def __call__(self, w: object) -> Array:
        """The value at w; at a jump, the one to its left, as for ``step``. Its slope, for autograd, is 0."""
        return self.values[np.searchsorted(self.jumps, unbox(numbers("w", w, empty=True)))]

    def central_difference(self, h: float) -> "Staircase":
        """w ↦ (f(w + h) − f(w − h)) / 2h: again a staircase, of pulses 2h wide around each jump, Δ / 2h high."""
        # w + h has passed the jumps whose jump − h lies left of w, and w − h those whose jump + h does.
        steps = step_sizes(h, self.jumps)
        opens, closes = self.jumps - steps, self.jumps + steps
        edges = np.unique(np.concatenate([opens, closes]))
        with np.errstate(all="ignore"):
            rise = self.values[np.searchsorted(opens, edges)] - self.values[np.searchsorted(closes, edges)]
            pulses = finite("the finite difference", rise / 2 / h)
        return Staircase(edges, np.append(pulses, 0.0))
