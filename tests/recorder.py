"""What a figure draws, as lines of text: each call of its renderer, in order, with its place, colours and style.

A line is a kind and properties, as in ``line2d path n=2 box=10,20,30,20 stroke=#0072b2ff width=1.5``. Places are pixels
from the lower left corner. Of a path it has how many vertices it has, the box around them, the first, the last, and
their mean; of an image the mean colours of its parts, their spread, and how it goes with waves, which a shift changes.
"""

import itertools
import json
from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex

#: The parts of an image, from left to right and from its top down; waves along both sides, in periods.
PARTS = (6, 4)
WAVES = ((1, 0), (0, 1), (7, 0), (0, 7), (11, 5), (23, 17))

#: What RendererAgg takes from its compiled part, as attributes of each renderer.
COMPILED = ("draw_image", "draw_markers", "draw_path_collection", "draw_quad_mesh", "draw_gouraud_triangles")


class Recorder(RendererAgg):
    """A renderer that writes down what it is asked to draw, and draws nothing.

    The ticks of an axis that look the same are one line, and so are the outlines of one shape, one over the other. What
    is cut off by the paper of axes is said by the number of that paper.
    """

    def __init__(self, width, height, dpi, papers=(), magnification=1.0):
        super().__init__(width, height, dpi)
        self.magnification = magnification
        self._calls, self._groups, self.papers = [], ["figure"], [*papers]
        for name in COMPILED:
            self.__dict__.pop(name, None)

    def get_image_magnification(self):
        """How many pixels of an image a pixel of the figure has: several, where a vector file is written."""
        return self.magnification

    def open_group(self, s, gid=None):
        self._groups.append(s)

    def close_group(self, s):
        self._groups.pop()

    def draw_path(self, gc, path, transform, rgbFace=None):
        shape = shape_of(transform.transform_path(path))
        if self._groups[-1] == "text":  # the outline of letters
            shape = {name: shape[name] for name in ("n", "box") if name in shape}
        self._note("path", shape, style_of(gc, rgbFace), gc)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        place, marker = shape_of(trans.transform_path(path)), shape_of(marker_trans.transform_path(marker_path))
        place.pop("ends", None)
        x0, y0, x1, y1 = map(float, marker["box"].split(","))
        extent = numbers([x1, y1] if (x0, y0) == (-x1, -y1) else [x0, y0, x1, y1])
        self._note("markers", place, {"marker": marker["n"], "extent": extent} | style_of(gc, rgbFace), gc)

    def draw_path_collection(self, gc, *given, **named):
        RendererBase.draw_path_collection(self, gc, *given, **named)

    def draw_quad_mesh(self, gc, *given, **named):
        RendererBase.draw_quad_mesh(self, gc, *given, **named)

    def draw_gouraud_triangles(self, gc, triangles, colors, transform):
        places = {"n": len(triangles), "at": numbers(transform.transform(triangles.reshape(-1, 2)).mean(axis=0))}
        self._note("triangles", places, {"mean": numbers(255 * np.mean(colors, axis=(0, 1)))}, gc)

    def draw_image(self, gc, x, y, im, transform=None):
        self._note("image", {"at": numbers((x, y))}, pixels_of(np.asarray(im)), gc)

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        place = {"at": numbers((x, self.height - y)), "text": words(s)}
        font = [f"{prop.get_size_in_points():.3g}", prop.get_weight(), prop.get_style(), prop.get_family()[0]]
        plain = [part for part in font if part not in ("normal", "Fira Sans")]
        turned = {"angle": numbers([angle])} if angle else {}
        self._note(
            "text", place, turned | {"ink": color_of(gc.get_rgb()), "font": words(" ".join(map(str, plain)))}, gc
        )

    def _note(self, kind, place, style, gc):
        if kind == "path" and self._groups[-1] == "patch" and place.get("n") == 5:
            self.papers.append(place["box"])
        clip = clip_of(gc)
        looks = tuple((style | {"clip": self.papers.index(clip) if clip in self.papers else clip}).items())
        owner = next((name for name in self._groups if name in ("xtick", "ytick")), self._groups[-1])
        self._calls.append((owner, kind, place, looks))

    @property
    def lines(self):
        """What was drawn, line by line."""
        ticks = ("xtick", "ytick")
        for owner, calls in itertools.groupby(self._calls, key=lambda call: call[0]):
            if owner in ticks:
                by_look = {}
                for _, kind, place, looks in calls:
                    by_look.setdefault((kind, looks), []).append(place)
                for (kind, looks), places in by_look.items():
                    yield line_of(owner, kind, joined(places), *([dict(looks)]))
                continue
            before = None
            for _, kind, place, looks in calls:
                is_again = kind == "path" and place == before
                yield line_of(owner, "again" if is_again else kind, {} if is_again else place, dict(looks))
                before = place


def line_of(owner, kind, place, looks):
    """A line with all properties that say something; the text comes last."""
    known = [(name, value) for name, value in (place | looks).items() if value not in ("", None)]
    known.sort(key=lambda each: each[0] == "text")
    return " ".join([owner, kind, *(f"{name}={value}" for name, value in known)])


def joined(places):
    """The places of several ticks in one: each property once, with all its numbers, or texts."""
    found = {}
    for name in places[0]:
        parts = [str(place[name]) for place in places if name in place]
        found[name] = words("|".join(map(json.loads, parts))) if name == "text" else ",".join(parts)
    return found


def numbers(values):
    """Numbers with one decimal, joined by commas."""
    return ",".join(f"{round(float(value), 1) + 0.0:g}" for value in np.ravel(values))


def words(text):
    return json.dumps(text, ensure_ascii=False)


def color_of(color):
    """A colour as #rrggbb, or as #rrggbbaa if it is not opaque."""
    found = to_hex(color, keep_alpha=True)
    return found[:7] if found.endswith("ff") and len(found) == 9 else found


def shape_of(path):
    """The place of a single vertex; or how many there are, their box, the ends of the line, and the mean."""
    vertices = path.vertices[np.isfinite(path.vertices).all(axis=1)]
    if len(vertices) < 2:
        return {"at": numbers(vertices)}
    places = {"n": len(vertices), "box": numbers([vertices.min(axis=0), vertices.max(axis=0)])}
    if len(vertices) == 2:
        return places if vertices[0, 0] <= vertices[1, 0] else places | {"ends": numbers(vertices)}
    first, last = vertices[[0, -1]]
    ends = {} if (first == last).all() else {"ends": numbers([first, last])}
    return places | ends | {"mean": numbers(vertices.mean(axis=0))}


def style_of(gc, face):
    """The colours, the width and the manner of a line."""
    width, (offset, dashes) = gc.get_linewidth(), gc.get_dashes()
    found = {}
    if width:
        found |= {"stroke": color_of(gc.get_rgb()), "width": f"{width:.3g}"}
        manner = f"{gc.get_capstyle()}-{gc.get_joinstyle()}"
        found |= {"cap": manner} if manner != "butt-round" else {}
        if dashes is not None:
            found["dash"] = f"{offset:.3g},{','.join(f'{length:.3g}' for length in dashes)}"
    if face is not None:
        found["fill"] = color_of([*face[:3], gc.get_alpha() if len(face) == 3 or gc.get_forced_alpha() else face[3]])
    exact = {"snap": gc.get_snap(), "hatch": gc.get_hatch()}
    return found | {name: value for name, value in exact.items() if value is not None}


def clip_of(gc):
    """The box in which the artist is drawn; empty if it may go everywhere."""
    rectangle, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
    box = "" if rectangle is None else numbers(rectangle.extents)
    return box + (f",{numbers(transform.transform_path(path).get_extents().extents)}" if path is not None else "")


def pixels_of(image):
    """The size of an image, the mean colours of its parts, the spread of red in each, and how it goes with waves."""
    height, width = image.shape[:2]
    values = image.astype(float).reshape(height, width, -1)
    rows, columns = (np.array_split(np.arange(size), parts) for size, parts in ((height, PARTS[1]), (width, PARTS[0])))
    values = values[..., :3] if (values[..., 3:] == 255).all() else values
    parts = [values[np.ix_(row, column)] for row in rows if len(row) for column in columns if len(column)]
    means, spreads = ([np.ravel(measure(part, axis=(0, 1))) for part in parts] for measure in (np.mean, np.std))
    u, v = (np.arange(width) + 0.5) / width, (np.arange(height)[:, None] + 0.5) / height
    gray = values[..., :3].mean(axis=-1)
    waves = [(gray * np.sin(2 * np.pi * (i * u + j * v) + 0.7)).mean() for i, j in WAVES]
    return {
        "size": f"{width},{height}",
        "parts": ",".join(f"{mean:.0f}" for mean in np.concatenate(means)),
        "spread": ",".join(f"{spread[0]:.1f}" for spread in spreads),
        "waves": ",".join(f"{wave:.2f}" for wave in waves),
    }


def orders_of(figure):
    """For the figure and each of its axes, the order in which its parts are drawn, by their numbers."""
    for owner in (figure, *figure.axes):
        seen = [part for part in owner.get_children() if part.get_visible() and not isinstance(part, Axes)]
        counts = Counter(f"{type(part).__name__}:{part.get_zorder():g}" for part in seen)
        kinds = ",".join(f"{kind}*{count}" for kind, count in sorted(counts.items()))
        yield f"order of={type(owner).__name__} parts={kinds}"


def recorded(figure, steps=(), show=None, moving=lambda: (), magnification=1.0):
    """The lines of a figure, whose layout is fixed; then those of what moves, after `show` has drawn each step."""
    size = figure.canvas.get_width_height()
    recorder = Recorder(*size, figure.dpi, magnification=magnification)
    figure.draw(recorder)
    lines = [f"figure size={numbers(figure.bbox.size)} dpi={figure.dpi:g}", *orders_of(figure), *recorder.lines]
    for step in steps:
        show(step)
        mover = Recorder(*size, figure.dpi, recorder.papers, magnification)
        for artist in moving():
            artist.draw(mover)
        lines += [f"at step={step:.4g}", *mover.lines]
    return lines
