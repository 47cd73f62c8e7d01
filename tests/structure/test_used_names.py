"""What is defined in the product is used in the product: code that only a test calls is dead, a constant that nobody reads is a defect."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).parents[2]
PACKAGES = ("claimdesk", "service", "workers")
# Decorators that change a function and register it nowhere; any other one hands it to a framework, which calls it.
PLAIN_DECORATORS = {"cache", "cached_property", "classmethod", "contextmanager", "dataclass", "lru_cache"}
PLAIN_DECORATORS |= {"overload", "property", "runtime_checkable", "staticmethod", "total_ordering", "wraps"}
STAGE = re.compile(
    r"workers\.stages\.\w+\.(load|compute|save)"
)  # the three parts that workers.running calls of any stage
LANGUAGE = re.compile(r"__\w+__")  # what Python itself reads: __all__, __iter__
CALLED_FROM_OUTSIDE: dict[str, str] = {
    "claimdesk.client.Client.get_me": "whoever uses the client",
    "claimdesk.client.verify_webhook": "a receiver of webhooks, who has the client installed",
    "claimdesk.language.pipeline.is_queued": "a queue's default rule for what the splitter gives; the predictors' measure",
    "claimdesk.records.base.Choice.process_bind_param": "SQLAlchemy, on the way into the database",
    "claimdesk.records.base.Choice.process_result_value": "SQLAlchemy, on the way out",
    "claimdesk.records.base.OffsetTime.process_bind_param": "the same",
    "claimdesk.records.base.OffsetTime.process_result_value": "the same",
    "claimdesk.records.base.UtcTime.process_bind_param": "the same",
    "claimdesk.records.base.UtcTime.process_result_value": "the same",
    "claimdesk.search.elastic.engine.ElasticEngine.reopened_with": "the contract suite: an encoder changes with no other call",
    "claimdesk.search.embedded.engine.EmbeddedEngine.reopened_with": "the same",
    "claimdesk.scraping._Handler.log_message": "the standard library's server, for each request",
    "service.commands.gunicorn_worker.Worker._keepalive_after": "gunicorn, after each answer",
    "service.http.metrics.Installation.describe": "prometheus_client, when the collector is registered",
    "service.http.request_log.SpoolingRequest._get_file_stream": "werkzeug, for each uploaded file",
}
# Left over from statements that were taken apart, or not called yet: the language room is being rewritten. Each goes
# from here with its last line or its first caller.
UNSETTLED = {
    "claimdesk.language.reading.mask.find_skipped",  # the line rules alone, as their tests ask for them
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """A file's definitions and what it uses of its own and of other modules."""

    name: str
    tree: ast.Module
    loaded: set[str] = field(default_factory=set)  # plain names that are read
    attributes: set[str] = field(default_factory=set)  # what is read after a dot
    strings: set[str] = field(default_factory=set)  # the words of its texts, for what is named in one
    imported: set[str] = field(default_factory=set)  # dotted names, of modules and of what is in them

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self.loaded.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                self.attributes.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                self.strings.add(node.value.replace(":", ".").removesuffix("()"))
            elif isinstance(node, ast.Import):
                self.imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                self.imported |= {f"{node.module}.{alias.name}" for alias in node.names}


def read_modules() -> list[Module]:
    files = [file for package in PACKAGES for file in sorted((HOME / package).rglob("*.py"))]
    return [
        Module(
            ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__"),
            ast.parse(file.read_text(encoding="utf-8"), str(file)),
        )
        for file in files
        if "migrations" not in file.parts
    ]


def is_registered(node: Function | ast.ClassDef) -> bool:
    """Whether a decorator hands it to a framework: a route, a task, a validator, a command, a listener."""
    names = [ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list]
    return any(name.rpartition(".")[2] not in PLAIN_DECORATORS for name in names)


def list_defined(module: Module) -> Iterator[str]:
    """Functions, classes and constants of the module; what a framework calls is left out."""
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef) and not is_registered(node):
            yield node.name
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def list_methods(module: Module) -> Iterator[tuple[str, str]]:
    """Class and name of each method and property."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, Function) and not is_registered(part):
                    yield node.name, part.name


def is_used(name: str, home: Module, modules: list[Module]) -> bool:
    """Whether a module's own name is read there, imported elsewhere, or named by its whole address."""
    address = f"{home.name}.{name}"
    return name in home.loaded or any(
        address in module.imported
        or address in module.strings
        or (home.name in module.imported and name in module.attributes)
        for module in modules
    )


def list_unused(modules: list[Module]) -> set[str]:
    templates = {
        word
        for page in (HOME / "service").rglob("*.html")
        for word in re.findall(r"\w+", page.read_text(encoding="utf-8"))
    }
    read = set().union(templates, *(module.attributes | module.strings for module in modules))
    unused = {
        f"{module.name}.{name}"
        for module in modules
        for name in list_defined(module)
        if not is_used(name, module, modules)
    }
    unused |= {
        f"{module.name}.{owner}.{name}"
        for module in modules
        for owner, name in list_methods(module)
        if name not in read
    }
    return {
        name
        for name in unused
        if not STAGE.fullmatch(name) and not LANGUAGE.fullmatch(name.rpartition(".")[2])
    }


MODULES = read_modules()


def test_every_name_is_used_in_the_product():
    assert sorted(list_unused(MODULES) - set(CALLED_FROM_OUTSIDE) - UNSETTLED) == []


def test_what_is_called_from_outside_is_there_and_is_called_from_nowhere_inside():
    assert set(CALLED_FROM_OUTSIDE) - list_unused(MODULES) == set()


def test_a_constant_that_nobody_reads_is_found():
    dead = Module("a", ast.parse("THREADS = 1\ndef open(threads=1): ...\n@app.get('/x')\ndef view(): ...\n"))
    user = Module("b", ast.parse("from a import open\nopen()\n"))
    assert list_unused([dead, user]) == {"a.THREADS"}
