"""Scenes that a renderer in several processes may stumble over."""

import itertools
import random
from typing import Any

import numpy as np
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    ORIGIN,
    PI,
    RED,
    RIGHT,
    UP,
    WHITE,
    YELLOW,
    AnimationGroup,
    Annulus,
    Arc,
    Arrow,
    Axes,
    CapStyleType,
    Circle,
    Create,
    Cutout,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    ImageMobject,
    Indicate,
    LaggedStart,
    Line,
    LineJointType,
    MoveAlongPath,
    MovingCameraScene,
    NumberPlane,
    Polygon,
    ReplacementTransform,
    Rotate,
    Rotating,
    Scene,
    Sphere,
    Square,
    Star,
    Succession,
    Text,
    ThreeDScene,
    TracedPath,
    Transform,
    TransformMatchingShapes,
    Triangle,
    Uncreate,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    Wait,
    Write,
    ZoomedScene,
    always_redraw,
    linear,
    there_and_back,
)


class Plain(Scene):
    def construct(self) -> None:
        word, square = Text("plays").scale(2), Square(color=BLUE, fill_opacity=0.5).shift(2 * LEFT)
        self.play(Write(word))
        self.wait(0.5)
        self.play(FadeIn(square), word.animate.shift(2 * RIGHT), run_time=0.7)
        self.play(Transform(square, Circle(color=RED)), rate_func=there_and_back)
        self.wait(0.3)
        self.play(Indicate(word), Rotate(square, PI / 3))
        self.play(TransformMatchingShapes(word, Text("plies")), run_time=0.5)
        self.play(Uncreate(square), FadeOut(word))


class Updaters(Scene):
    """Objects that follow others; sums that depend on how often and with which dt they are formed."""

    def construct(self) -> None:
        dot, tail, turning = Dot(color=RED), Square().scale(0.3), Triangle()
        tail.add_updater(lambda one: one.next_to(dot, UP))
        turning.add_updater(lambda one, dt: one.rotate(dt * 1.3))
        self.add(dot, tail, turning)
        self.play(dot.animate.shift(2 * RIGHT))
        self.wait(0.45)
        turning.suspend_updating()
        self.wait(0.4)
        self.play(dot.animate.shift(3 * LEFT), rate_func=linear, run_time=0.55)
        turning.resume_updating()
        self.play(turning.animate.scale(2))
        tail.clear_updaters()
        self.play(MoveAlongPath(tail, Circle()), Rotating(turning, angle=1, run_time=0.4))
        self.play(FadeOut(turning))
        self.play(FadeOut(tail, dot))


class Counting(Scene):
    """Updaters with a state nobody sees: a counter, a generator, chance, the clock, the scene itself."""

    def construct(self) -> None:
        counts, steps = [0], (step for step in itertools.count())
        self.moves = 0
        counter, stepper, chancer, clock, mover = (Dot().shift(place * RIGHT) for place in range(-2, 3))

        def count(one: Any) -> None:
            counts[0] += 1
            one.set_y(0.01 * counts[0])

        def move(one: Any) -> None:
            self.moves += 1
            one.set_y(-0.01 * self.moves)

        counter.add_updater(count)
        self.add(counter)
        self.play(FadeIn(Square()))
        stepper.add_updater(lambda one: one.set_y(0.01 * next(steps)))
        chancer.add_updater(lambda one: one.set_y(random.random() + np.random.rand()))
        clock.add_updater(lambda one: one.set_y(self.renderer.time))
        mover.add_updater(move)
        self.add(stepper, chancer, clock, mover)
        self.play(FadeIn(Circle()), run_time=0.5)
        self.wait(0.5)
        self.play(FadeOut(counter))
        chancer.clear_updaters()
        self.play(Create(Square(side_length=3)))


class Redrawn(Scene):
    def construct(self) -> None:
        value, axes = ValueTracker(1), Axes(x_range=(0, 4), y_range=(0, 4))
        curve = always_redraw(lambda: axes.plot(lambda x: value.get_value() * x / 4, color=YELLOW))
        label = always_redraw(lambda: Text(f"{value.get_value():.2f}").next_to(curve, UP))
        self.add(axes, curve, label)
        self.play(value.animate.set_value(3))
        self.wait(0.3)
        self.play(value.animate.set_value(2), axes.animate.shift(LEFT))
        values = iter(np.linspace(0, 1, 500))
        leaning = always_redraw(lambda: Square().rotate(next(values)))
        self.add(leaning)
        self.play(value.animate.set_value(1), run_time=0.5)
        self.play(FadeOut(leaning, label))


class Hidden(Scene):
    """A redrawn object counts how often it is redrawn: leaping goes wrong, which must be noticed."""

    def construct(self) -> None:
        counts = [0]

        def counted() -> Square:
            counts[0] += 1
            return Square(side_length=0.02 * counts[0])

        self.play(Create(Circle()))
        self.add(always_redraw(counted))
        self.play(FadeIn(Triangle()))
        self.play(FadeIn(Dot()), run_time=0.3)
        self.wait(0.3)


class Camera(MovingCameraScene):
    def construct(self) -> None:
        camera: Any = self.camera
        self.add(NumberPlane(), Square(fill_opacity=1))
        camera.frame.save_state()
        self.play(camera.frame.animate.scale(0.5).shift(RIGHT))
        self.wait(0.3)
        camera.background_color = GREEN
        self.play(Create(Circle()), camera.frame.animate.restore(), run_time=0.5)
        camera.frame.add_updater(lambda frame, dt: frame.shift(dt * UP))
        self.wait(0.4)


class Lagged(Scene):
    def construct(self) -> None:
        dots = VGroup(*(Dot() for _ in range(6))).arrange(RIGHT)
        moves: list[Any] = [
            dots[0].animate.shift(UP),
            dots[1].animate.shift(DOWN),
            dots[0].animate.set_color(RED),
        ]
        rises: list[Any] = [dot.animate.shift(UP) for dot in dots]
        self.play(LaggedStart(*(GrowFromCenter(dot) for dot in dots), lag_ratio=0.3))
        self.play(Succession(*moves[:2], Wait(0.2), moves[2]))
        self.play(
            AnimationGroup(FadeOut(dots[2]), Succession(FadeIn(Square()), Indicate(dots[3])), lag_ratio=0.5)
        )
        self.play(LaggedStart(*rises, run_time=0.6))
        self.play(FadeOut(dots, shift=DOWN))


class Sections(Scene):
    def construct(self) -> None:
        square = Square()
        square.add_updater(lambda one, dt: one.rotate(dt))
        self.play(Create(square))
        self.next_section("left out", skip_animations=True)
        self.play(square.animate.shift(LEFT))
        self.wait(0.7)
        self.next_section("shown again")
        self.play(square.animate.shift(UP), run_time=0.4)
        self.wait(0.3)


class Faded(Scene):
    """`.animate` calls its methods once more on what the last frame left, before it ends."""

    def construct(self) -> None:
        squares = VGroup(Square(fill_opacity=1), Dot(color=YELLOW))
        self.add(squares)
        self.play(squares.animate.fade(0.7), run_time=0.5)
        self.play(squares.animate.shift(RIGHT).fade(0.5), run_time=0.5)
        self.wait(0.3)


class Short(Scene):
    """Plays of one frame, lengths that are no whole number of frames, and a condition that ends a wait."""

    def construct(self) -> None:
        dot = Dot()
        self.play(FadeIn(dot), run_time=0.1)
        self.play(dot.animate.shift(UP), run_time=0.01)
        self.play(dot.animate.shift(UP), run_time=0.234)
        self.wait(0.1)
        self.wait(0.01)
        dot.add_updater(lambda one, dt: one.shift(dt * DOWN))
        self.wait_until(lambda: dot.get_y() < 0.5, max_time=3)
        dot.clear_updaters()
        self.wait(0.3, frozen_frame=False)
        self.play(FadeOut(dot), run_time=0.1)


class Layers(Scene):
    """Depth, pictures, what stands in front, and objects that come and go between the plays."""

    def construct(self) -> None:
        picture = ImageMobject(
            np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 0]]], np.uint8)
        ).scale(40)
        below, above = Square(fill_opacity=1, color=BLUE), Circle(fill_opacity=1, color=WHITE)
        below.set_z_index(2)
        self.add(picture, below, above)
        self.play(above.animate.shift(RIGHT))
        above.set_z_index(3)
        self.play(picture.animate.shift(LEFT), run_time=0.4)
        front = Dot(color=RED).scale(5)
        self.add_foreground_mobject(front)
        self.remove(below)
        self.play(FadeIn(Cutout(Square(), Dot(), fill_opacity=1)), run_time=0.3)
        self.bring_to_back(above)
        self.wait(0.2)
        self.play(FadeOut(picture), ReplacementTransform(above, Arrow(ORIGIN, UP)))
        self.clear()
        self.wait(0.2)


class Standing(MovingCameraScene):
    """Much stands still above what moves: paths open and closed, corners, dashes; then the camera goes."""

    def construct(self) -> None:
        camera: Any = self.camera
        below = Square(fill_opacity=0.7, color=GREEN).shift(2 * LEFT)
        shapes = VGroup(
            Text("stands", stroke_width=2),
            Star(7, stroke_width=9, joint_type=LineJointType.MITER),
            Arc(angle=4, stroke_width=7, cap_style=CapStyleType.ROUND),
            DashedLine(LEFT, RIGHT),
            Annulus(fill_opacity=0.5).set_color_by_gradient(RED, BLUE),
            Polygon(LEFT, UP, RIGHT, LEFT, stroke_width=11, joint_type=LineJointType.BEVEL),
            Dot().set_stroke(WHITE, 5, background=True),
            Line(ORIGIN, ORIGIN),
        ).arrange_in_grid(2, 4)
        self.add(below, shapes)
        self.play(below.animate.shift(4 * RIGHT))
        self.play(below.animate.shift(UP), shapes[1].animate.rotate(1), run_time=0.7)
        self.play(camera.frame.animate.scale(0.7).shift(0.3 * UP), run_time=0.7)
        self.play(below.animate.shift(DOWN), FadeOut(shapes[0]), run_time=0.7)


class Traces(Scene):
    def construct(self) -> None:
        dot = Dot()
        self.add(TracedPath(dot.get_center, dissipating_time=0.5), dot)
        self.add_updater(lambda dt: self.grow(dot, dt))
        self.play(UpdateFromAlphaFunc(dot, lambda one, alpha: one.move_to(alpha * RIGHT)))
        self.play(dot.animate.shift(UP), run_time=0.5)
        self.wait(0.3)

    def grow(self, dot: Dot, dt: float) -> None:
        dot.scale(1 + dt)


class Space(ThreeDScene):
    def construct(self) -> None:
        self.set_camera_orientation(phi=PI / 3, theta=-PI / 4)
        ball, label = Sphere(resolution=(4, 4)), Text("3")
        self.add_fixed_in_frame_mobjects(label)
        self.play(Create(ball), run_time=0.4)
        self.move_camera(phi=PI / 4, run_time=0.4)
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.4)
        self.stop_ambient_camera_rotation()  # type: ignore[no-untyped-call]
        self.play(ball.animate.shift(UP), run_time=0.3)


class Zoomed(ZoomedScene):
    """Its camera draws pictures of the picture, so it is drawn where it runs."""

    def construct(self) -> None:
        self.add(Square())
        self.activate_zooming(animate=True)
        self.play(self.zoomed_camera.frame.animate.shift(LEFT), run_time=0.4)


class Looking(Scene):
    """It places a dot by what it sees."""

    def construct(self) -> None:
        self.play(FadeIn(Square(fill_opacity=1)), run_time=0.4)
        camera: Any = self.camera
        self.play(FadeIn(Dot().shift(camera.pixel_array.mean() * RIGHT / 50)), run_time=0.4)


class Failing(Scene):
    """Raises in its seventh play, between the first frame and the last."""

    def construct(self) -> None:
        for place in range(6):
            self.play(FadeIn(Dot().shift(place * UP / 2)), run_time=0.2)

        def fail(one: Any, alpha: float) -> None:
            if 0.4 < alpha < 0.6:
                raise ValueError("half-way")

        self.play(UpdateFromAlphaFunc(Dot(), fail))


PARALLEL = [
    Plain,
    Updaters,
    Counting,
    Redrawn,
    Hidden,
    Camera,
    Lagged,
    Sections,
    Faded,
    Short,
    Layers,
    Standing,
    Traces,
    Space,
]
SERIAL = [Zoomed, Looking]
