"""Signatures as strokes of a pen, and ticks: points that each technology draws its own way."""
import math
import random


def strokes(seed):
    """Two or three connected strokes in a box 100 wide and 24 high, y upwards."""
    r = random.Random(f"ink {seed}")
    out = []
    x = r.uniform(2, 8)
    for _ in range(r.choice([2, 2, 3])):
        end = min(98, x + r.uniform(24, 42))
        waves, points = r.uniform(2.5, 5), []
        high, low, phase = r.uniform(7, 11), r.uniform(2, 5), r.uniform(0, 6.28)
        steps = 46
        for i in range(steps + 1):
            t = i / steps
            decay = 1 - 0.55 * t
            points.append((x + (end - x) * t + 2.2 * math.sin(waves * 6.28 * t + phase + 1.4), 11 + decay * (high if math.sin(waves * 6.28 * t + phase) > 0 else low) * math.sin(waves * 6.28 * t + phase) + r.uniform(-0.3, 0.3)))
        out.append(points)
        x = end + r.uniform(0, 3)
    if r.random() < 0.5:
        out.append([(8, 4 + r.uniform(-1, 1)), (60, 3 + r.uniform(-2, 2)), (96, 6 + r.uniform(-2, 2))])
    return out


def svg(seed, width=150, height=30):
    paths = "".join("<path d='M" + " L".join(f"{x * width / 100:.1f} {height - y * height / 24:.1f}" for x, y in s) + "'/>" for s in strokes(seed))
    return f"<svg width='{width}' height='{height}' style='margin:-14px 0 -6px;overflow:visible' fill='none' stroke='#1a1a66' stroke-width='1.5' stroke-linecap='round'>{paths}</svg>"


def on_canvas(canvas, seed, x, y, width=120, height=22):
    canvas.saveState()
    canvas.setStrokeColorRGB(0.06, 0.06, 0.35)
    canvas.setLineWidth(1.2)
    canvas.setLineCap(1)
    for stroke in strokes(seed):
        path = canvas.beginPath()
        path.moveTo(x + stroke[0][0] * width / 100, y + stroke[0][1] * height / 24)
        for px, py in stroke[1:]:
            path.lineTo(x + px * width / 100, y + py * height / 24)
        canvas.drawPath(path)
    canvas.restoreState()
