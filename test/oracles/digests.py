"""Computes digests as src/core/versions/digests.md describes them, with nothing but Python's standard library.

Reads the vectors of digests.json (or of the file that is named), prints each that differs, and counts.
"""

import hashlib
import json
import pathlib
import re
import sys


def number(value):
    value = float(value)
    if value == 0:
        return "0"
    sign, digits, exponent = re.fullmatch(r"(-?)(.*)e([+-]\d+)", exponential(value)).groups()
    digits, exponent = digits.replace(".", ""), int(exponent)
    if 0 <= exponent < 21:
        whole = digits.ljust(exponent + 1, "0")
        rest = whole[exponent + 1 :]
        text = whole[: exponent + 1] + ("." + rest if rest else "")
    elif -7 < exponent < 0:
        text = "0." + "0" * (-exponent - 1) + digits
    else:
        text = digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + f"e{exponent:+d}"
    return sign + text


def exponential(value):
    """The fewest digits that read back as the same double, in exponential notation."""
    for precision in range(17):
        text = f"{value:.{precision}e}"
        if float(text) == value:
            return text
    raise ValueError(value)


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def string(text):
    def escaped(character):
        is_escaped = character < " " or "\ud800" <= character <= "\udfff"
        return ESCAPES.get(character) or (f"\\u{ord(character):04x}" if is_escaped else character)

    return '"' + "".join(map(escaped, text)) + '"'


def canonical(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{string(key)}:{canonical(value[key])}" for key in keys) + "}"


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(kind, value):
    return "sha256:" + sha256(f"prompt-ledger/{kind}/1\n{canonical(value)}")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_text(value):
    return isinstance(value, str)


def is_stop(value):
    return is_text(value) or (isinstance(value, list) and all(map(is_text, value)))


TYPES = {
    "model": is_text,
    **dict.fromkeys(("temperature", "top_p", "max_tokens", "seed"), is_number),
    "reasoning_effort": is_text,
    "stop": is_stop,
    "tools": lambda value: isinstance(value, list),
    **dict.fromkeys(("output_schema", "extra"), lambda value: isinstance(value, dict)),
}
ROLES = ("system", "developer", "user", "assistant", "tool")
RENDER = re.compile(r"\{% render '([\w-]+)' %\}")


def with_partials(text, partials, left):
    """Only what the page says of partials without arguments."""

    def replaced(tag):
        partial = partials[tag[1]]
        if re.search(r"\{%-? *(increment|decrement|cycle)\b", partial):
            left[tag[1]] = lf(partial)
            return tag[0]
        if "{{" in partial or "{%" in partial:
            raise NotImplementedError(partial)
        return partial

    return RENDER.sub(replaced, text)


def lf(text):
    return text.replace("\r\n", "\n")


def content(written, files, partials):
    value = {key: written[key] for key, fits in TYPES.items() if key in written and fits(written[key])}
    left = {}

    def wording(text):
        return lf(with_partials(text, partials, left))

    if is_text(written.get("template")):
        value["template"] = wording(written["template"])
    elif is_text(written.get("template_file")):
        value["template"] = wording(files[written["template_file"]])
    else:
        value["messages"] = [
            {"role": item["role"], "content": wording(item["content"])}
            for item in written["messages"]
            if item.get("role") in ROLES and is_text(item.get("content"))
        ]
    return {**value, "partials": left} if left else value


def suite(written):
    cases = sorted(sha256(canonical(case)) for case in written["cases"])
    return {"cases": cases, "judge": written["judge"], "repeats": written["repeats"]}


VALUES = {
    "content": lambda vector: content(vector["json"], vector["files"], vector["partials"]),
    "suite": lambda vector: suite(vector["input"]),
    "variables": lambda vector: vector["input"],
    "question": lambda vector: vector["request"],
    "call": lambda vector: {**vector["request"], "target": vector["endpoint"]},
}


def main(path):
    vectors = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    wrong = count = 0
    for kind, value_of in VALUES.items():
        for vector in vectors[kind]:
            value = value_of(vector)
            count += 1
            if (canonical(value), digest(kind, value)) != (vector["canonical"], vector["digest"]):
                wrong += 1
                print(f"{kind} {vector.get('name', '')}: {ascii(canonical(value))}")
    print(f"{count - wrong} of {count} agree")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_suffix(".json")))
