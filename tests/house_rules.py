"""The agreed rules of the house as small functions: each takes a source text and gives the places that break the rule.

A place is «line N: what is wrong». tests/test_house.py runs them over the tree, and over small good and bad sources.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[str], list[str]]

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
LONGEST_ROUTE = 15
BAD_MODULE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "html"}
ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+(TABLE|TRIGGER|INDEX))\b", re.DOTALL
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
IN_TEMPLATES = (
    (re.compile(r"(?<![-\w])style\s*=\s*[\"']"), "style= (the content policy refuses it; use a class)"),
    (re.compile(r"<style\b"), "<style> (the content policy refuses it; use a style sheet)"),
    (re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"), "inline script (the content policy refuses it)"),
    (re.compile(r"(?<![-\w])on[a-z]+\s*=\s*[\"']"), "an on… attribute (the content policy refuses it)"),
    (re.compile(r"\bhx-on\b"), "hx-on (it needs eval)"),
    (re.compile(r"javascript:", re.IGNORECASE), "a javascript: address"),
    (re.compile(r"\|\s*safe\b"), "|safe (text from people must be escaped)"),
    (re.compile(r"autoescape\s+false", re.IGNORECASE), "autoescape false (text from people must be escaped)"),
    (re.compile(r"\bsrc\s*=\s*[\"'](https?:)?//"), "something loaded from elsewhere"),
    (re.compile(r"<link\b[^>]*href\s*=\s*[\"'](https?:)?//"), "something loaded from elsewhere"),
)


# ---------------------------------------------------------------- walking a source


def functions(tree: ast.AST) -> Iterator[Function]:
    """All functions and methods, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def statements(function: Function) -> list[ast.stmt]:
    """A function's body without its docstring."""
    has_docstring = ast.get_docstring(function, clean=False) is not None
    return function.body[1:] if has_docstring else function.body


def body_lines(function: Function) -> int:
    """How many lines a function's body takes, docstring and signature not counted."""
    body = statements(function)
    return (function.end_lineno or body[-1].lineno) - body[0].lineno + 1 if body else 0


def is_route(function: Function) -> bool:
    """Whether a decorator makes this function answer an address."""
    calls = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTE_DECORATORS for call in calls)


def docstrings(tree: ast.Module) -> set[int]:
    """The identities of the nodes that are docstrings."""
    holders = [tree, *(node for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef))]
    return {id(holder.body[0].value) for holder in holders if holder.body and isinstance(holder.body[0], ast.Expr)}


# ---------------------------------------------------------------- rules for Python


def imports_inside_functions(source: str) -> list[str]:
    """Imports stand at the top of the file, where the picture of who needs whom is made from."""
    inner = (node for function in functions(ast.parse(source)) for node in ast.walk(function))
    return sorted({f"line {node.lineno}: import inside a function" for node in inner if isinstance(node, ast.Import | ast.ImportFrom)})


def too_long_file(source: str) -> list[str]:
    """A file can be read in one sitting."""
    lines = source.count("\n")
    return [f"line {lines}: the file is longer than {LONGEST_FILE} lines"] if lines > LONGEST_FILE else []


def too_long_functions(source: str) -> list[str]:
    """A function can be seen at once."""
    long = (f for f in functions(ast.parse(source)) if body_lines(f) > LONGEST_FUNCTION)
    return [f"line {f.lineno}: {f.name} is longer than {LONGEST_FUNCTION} lines" for f in long]


def too_long_routes(source: str) -> list[str]:
    """A route makes no decisions of the trade, so it is short."""
    routes = (f for f in functions(ast.parse(source)) if is_route(f))
    return [f"line {f.lineno}: the route {f.name} is longer than {LONGEST_ROUTE} lines" for f in routes if body_lines(f) > LONGEST_ROUTE]


def untyped_functions(source: str) -> list[str]:
    """Types stand on every function."""
    return [f"line {f.lineno}: {f.name} lacks types" for f in functions(ast.parse(source)) if lacks_types(f)]


def lacks_types(function: Function) -> bool:
    """Whether the result or an argument (but self and cls) has no type."""
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *(a for a in (given.vararg, given.kwarg) if a)]
    return function.returns is None or any(a.annotation is None for a in arguments if a.arg not in ("self", "cls"))


def undocumented_functions(source: str) -> list[str]:
    """A public function of services and exports tells what it takes, gives and raises."""
    public = (node for node in ast.parse(source).body if isinstance(node, Function) and not node.name.startswith("_"))
    return [f"line {f.lineno}: {f.name} has no docstring" for f in public if not ast.get_docstring(f)]


def stubs(source: str) -> list[str]:
    """A function does something: no empty body, no NotImplementedError. (A Protocol's methods have none by nature.)"""
    tree = ast.parse(source)
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    protocols = [node for node in classes if any("Protocol" in ast.dump(base) for base in node.bases)]
    exempt = {id(function) for protocol in protocols for function in functions(protocol)}
    return [f"line {f.lineno}: {f.name} does nothing" for f in functions(tree) if id(f) not in exempt and does_nothing(f)]


def does_nothing(function: Function) -> bool:
    """Whether a body is empty, or only says that it is not made yet."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Raise) and "NotImplementedError" in ast.dump(statement))
        for statement in statements(function)
    )


def sql_in_strings(source: str) -> list[str]:
    """The database's language is spoken in store alone."""
    tree = ast.parse(source)
    told = docstrings(tree)
    hits = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr) and id(node) not in told and SQL.search(string_text(node))}
    return [f"line {line}: SQL in a string" for line in sorted(hits)]


def string_text(node: ast.expr) -> str:
    """What a string says, an f-string's blanks filled with «x»; nothing for what is no string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def foreign_imports(source: str) -> list[str]:
    """The rules stand on the standard library, and on each other."""
    allowed = sys.stdlib_module_names | {"app"}
    return [f"line {line}: imports {name}" for line, name in imported(source) if name.split(".")[0] not in allowed]


def imported(source: str) -> list[tuple[int, str]]:
    """The modules a source imports, with their lines."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module or "."))
    return found


# ---------------------------------------------------------------- rules for any text


def unfinished(source: str) -> list[str]:
    """What is not done is an issue, not a note in the code."""
    return [f"line {number}: {line.strip()}" for number, line in enumerate(source.splitlines(), 1) if UNFINISHED.search(line)]


def unsafe_in_template(source: str) -> list[str]:
    """A page keeps the strict content policy, escapes what people wrote and loads nothing from elsewhere."""
    text = JINJA_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    return [f"line {text.count(chr(10), 0, hit.start()) + 1}: {what}" for pattern, what in IN_TEMPLATES for hit in pattern.finditer(text)]
