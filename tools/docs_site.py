"""Hooks of mkdocs.yml: the site of README, docs/ and what they link to, in both languages.

The pages are written to be read where they lie. So the site takes its order from the README, and
files elsewhere in the repository that a page links to become part of the site.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

REPOSITORY = Path(__file__).parents[1]
READMES = {"English": "README.md", "中文": "README.zh-CN.md"}
LINK = re.compile(r"\]\((?P<path>[^)#:\s]+)(?P<anchor>#[^)\s]*)?\)")
CHINESE = ".zh-CN.md"
INDEX = "index.md"


def on_config(config: MkDocsConfig) -> None:
    """Both languages side by side, the pages of each in the order in which its README has them."""
    config.nav = [{name: list_pages(readme)} for name, readme in READMES.items()]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add what README and docs/ link to: pages with their text, other files as they are."""
    for path in find_files():
        place = REPOSITORY / path
        if is_page(path):
            added = File.generated(config, name_file(path), content=move_links(path))
        else:
            added = File.generated(config, name_file(path), abs_src_path=str(place))
        if known := files.get_file_from_path(added.src_uri):
            files.remove(known)
        files.append(added)


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Remember which pages there are."""
    config.extra["pages"] = {file.src_uri: file.url for file in files.documentation_pages()}


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object) -> None:
    """Speak the language of the page around it, and offer the other one."""
    is_chinese = page.file.src_uri.endswith(CHINESE)
    config.theme["language"] = "zh" if is_chinese else "en"
    english = page.file.src_uri.replace(CHINESE, ".md")
    pair = {"English": ("en", english), "中文": ("zh", english.replace(".md", CHINESE))}
    known = config.extra["pages"]
    config.extra["alternate"] = [
        {"name": name, "lang": code, "link": known.get(uri, known[name_file(READMES[name])])}
        for name, (code, uri) in pair.items()
    ]


def list_pages(readme: str) -> list[str]:
    """The pages of a language: README, those it links to in order, and then the rest."""
    is_chinese = readme.endswith(CHINESE)
    linked = [path for _, path in find_links(readme) if path.endswith(".md")]
    rest = sorted(f"docs/{file.name}" for file in REPOSITORY.glob("docs/*.md"))
    pages = [path for path in [*linked, *rest] if path.endswith(CHINESE) == is_chinese]
    return [name_file(path) for path in dict.fromkeys([readme, *pages])]


def is_page(path: str) -> bool:
    """Whether a file of the repository becomes a page; a folder becomes the list of its files."""
    return path.endswith(".md") or (REPOSITORY / path).is_dir()


def find_files() -> set[str]:
    """README, the pages of docs/ and all that these, and the pages they lead to, link to."""
    found: set[str] = set()
    ahead = [*READMES.values(), *(f"docs/{file.name}" for file in REPOSITORY.glob("docs/*.md"))]
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            ahead += [target for _, target in find_links(path)] if is_page(path) else []
    return found


def name_file(path: str) -> str:
    """Where a file or folder of the repository stands in the site."""
    if (REPOSITORY / path).is_dir():
        return posixpath.join(path, INDEX)
    return re.sub(r"^README", "index", path.removeprefix("docs/"))


def read_text(path: str) -> str:
    """The text of a page."""
    place = REPOSITORY / path
    if place.is_file():
        return place.read_text(encoding="utf-8")
    names = sorted(file.name for file in place.iterdir() if file.is_file())
    return f"# {path}/\n\n" + "".join(f"- [{name}]({name})\n" for name in names)


def find_links(path: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each link of a page to something in the repository, with the path of that."""
    folder = path if (REPOSITORY / path).is_dir() else posixpath.dirname(path)
    for match in LINK.finditer(read_text(path)):
        target = posixpath.normpath(posixpath.join(folder, match["path"]))
        if not target.startswith("..") and (REPOSITORY / target).exists():
            yield match, target


def move_links(path: str) -> str:
    """The text of a page with links that hold in the site."""
    text = read_text(path)
    pieces, at = [], 0
    start = posixpath.dirname(name_file(path)) or "."
    for match, target in find_links(path):
        moved = posixpath.relpath(name_file(target), start)
        pieces += [text[at : match.start()], f"]({moved}{match['anchor'] or ''})"]
        at = match.end()
    return "".join([*pieces, text[at:]])
