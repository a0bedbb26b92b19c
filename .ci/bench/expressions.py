#!/usr/bin/env python3
"""expressions.py FILE: nanoseconds an evaluation of each expression of FILE takes with cel-cpp and with the Rust interpreter.

FILE has lines `NAME<tab>EXPRESSION`. Each engine compiles once and keeps its activation. What a call through its Python
binding costs by itself is measured with the expression `true` and taken off; it stands in the output as `call`. Prints
JSON: {"cpp": {NAME: ns, "call": ns}, "rust": {...}}.
"""

import datetime
import json
import sys
import time

RUNS = 5
SECONDS = 0.2

# The same stands in Sources/Bench/ExpressionRun.swift.
RESOURCE = {
    "id": "i-0abc1234def567890", "state": "running", "region": "eu-central-1", "cpu": 2.5, "count": 4,
    "tags": {"Name": "web-1", "env": "dev", "owner": "team-y", "cost-center": "4711", "stage": "test"},
    "names": [f"name-{number}" for number in range(10)],
}
SINCE = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def nanoseconds(evaluate):
    count = 1
    while True:
        seconds = timed(evaluate, count)
        if seconds > SECONDS / 10:
            break
        count *= 2
    count = max(1, int(count * SECONDS / seconds))
    return min(timed(evaluate, count) for _ in range(RUNS)) / count * 1e9


def timed(evaluate, count):
    start = time.process_time()
    for _ in range(count):
        evaluate()
    return time.process_time() - start


def cpp(expressions):
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_strings

    env = cel.NewEnv(
        variables={"resource": cel.Type.Map(cel.Type.STRING, cel.Type.DYN), "since": cel.Type.TIMESTAMP},
        extensions=[ext_strings.ExtStrings()])
    activation = env.Activation({"resource": RESOURCE, "since": SINCE})

    def evaluator(text):
        program = env.compile(text)
        if program.eval(activation).value() not in (True, False):
            sys.exit(f"cel-cpp: {text}: {program.eval(activation).value()}")
        return lambda: program.eval(activation)

    return measured(expressions, evaluator)


def rust(expressions):
    import cel

    context = cel.Context({"resource": RESOURCE, "since": SINCE})

    def evaluator(text):
        program = cel.compile(text)
        if program.execute(context) not in (True, False):
            sys.exit(f"rust: {text}: {program.execute(context)}")
        return lambda: program.execute(context)

    return measured(expressions, evaluator)


def measured(expressions, evaluator):
    call = nanoseconds(evaluator("true"))
    return {"call": call, **{name: max(0.0, nanoseconds(evaluator(text)) - call) for name, text in expressions}}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        expressions = [line.rstrip("\n").split("\t", 1) for line in file]
    print(json.dumps({"cpp": cpp(expressions), "rust": rust(expressions)}))


main()
