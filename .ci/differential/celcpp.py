"""Evaluates expressions with cel-cpp: reads lines of `ACTIVATION<tab>EXPRESSION`, writes what each comes to as a line."""

import datetime
import math
import struct
import sys

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_encoders, ext_math, ext_optional, ext_strings

TYPES = {
    "xi": cel.Type.INT, "xu": cel.Type.UINT, "xd": cel.Type.DOUBLE, "xs": cel.Type.STRING, "xb": cel.Type.BOOL,
    "xl": cel.Type.List(cel.Type.INT), "xt": cel.Type.List(cel.Type.STRING),
    "xm": cel.Type.Map(cel.Type.STRING, cel.Type.INT), "xy": cel.Type.DYN,
}
# The same stand in DifferentialTests.swift.
ACTIVATIONS = [
    {"xi": 0, "xu": 0, "xd": 0.0, "xs": "", "xb": False, "xl": [], "xt": [], "xm": {}, "xy": 1},
    {"xi": 7, "xu": 3, "xd": 2.5, "xs": "hello", "xb": True, "xl": [3, 1, 2], "xt": ["a", "bc"], "xm": {"a": 1, "bc": 2},
     "xy": "text"},
    {"xi": -(2**63), "xu": 2**64 - 1, "xd": math.nan, "xs": "h\u00e9\U0001f431", "xb": True, "xl": [2**63 - 1, -1],
     "xt": ["", "\u00e9"], "xm": {"": 0}, "xy": [1, "a"]},
    {"xi": 2**63 - 1, "xu": 1, "xd": -math.inf, "xs": "1.5", "xb": False, "xl": [0], "xt": ["12"], "xm": {"k": -5},
     "xy": {"a": 2.5}},
]


def shown(value):
    kind, plain = value.type().name(), value.value()
    if kind == "NULL":
        return "null"
    if kind == "BOOL":
        return "true" if plain else "false"
    if kind == "INT":
        return str(plain)
    if kind == "UINT":
        return f"{plain}u"
    if kind == "DOUBLE":
        return "d:nan" if math.isnan(plain) else "d:%d" % struct.unpack(">Q", struct.pack(">d", plain))
    if kind == "STRING":
        return "s:" + plain.encode().hex()
    if kind == "BYTES":
        return "b:" + bytes(plain).hex()
    if kind == "DURATION":
        return f"D:{plain // datetime.timedelta(microseconds=1)}"
    if kind == "TIMESTAMP":
        return f"T:{(plain - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)}"
    if kind.startswith("LIST"):
        return "[" + ",".join(shown(element) for element in plain) + "]"
    if kind.startswith("MAP"):
        keys = {True: "true", False: "false"}
        entries = []
        for key, element in plain.items():
            name = keys[key] if isinstance(key, bool) else "s:" + key.encode().hex() if isinstance(key, str) else str(key)
            entries.append(f"{name}={shown(element)}")
        return "{" + ",".join(sorted(entries)) + "}"
    if kind == "ERROR":
        return "error"
    return "skip"


def main():
    env = cel.NewEnv(variables=TYPES, extensions=[
        ext_bindings.ExtBindings(), ext_encoders.ExtEncoders(), ext_math.ExtMath(), ext_optional.ExtOptional(),
        ext_strings.ExtStrings()])
    activations = [env.Activation(activation) for activation in ACTIVATIONS]
    for line in sys.stdin:
        number, text = line.rstrip("\n").split("\t", 1)
        try:
            expression = env.compile(text)
        except RuntimeError:
            print("refused")
            continue
        try:
            print(shown(expression.eval(activations[int(number)])))
        except (TypeError, SystemError, OverflowError, UnicodeDecodeError):
            # What the binding cannot hand over, such as an optional or a time beyond Python's.
            print("skip")
        except RuntimeError:
            print("error")


main()
