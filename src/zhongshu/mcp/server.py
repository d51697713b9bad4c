"""The server as the SDK has it: tools and resources are listed, called under the caller's grants, and proven.

The SDK's low-level server, since its other one words errors and structured content by itself.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from anyio.to_thread import run_sync
from mcp import types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.server.mcpserver.tools import Tool
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError
from pydantic_core import to_json

from zhongshu.core.errors import UnknownName, ZhongshuError, nearest
from zhongshu.mcp.answers import Answer
from zhongshu.mcp.call import Call, House
from zhongshu.mcp.cleaning import cleaned, plain_text
from zhongshu.mcp.offered import INSTRUCTIONS, RESOURCES, TEMPLATES, TOOLS, Shown, asked_for
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import Stale

Identify = Callable[[Any], Awaitable[Reader]]
"""Who calls: takes the HTTP request, or None on stdio. LogInRefused for a key that opens nothing."""

TRIES = 3
"""How often a call is decided when grants or people change while it is answered."""

_LOG = logging.getLogger(__name__)
_READS = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def agent_server(house: House, identify: Identify) -> Server[Any]:
    """One a process; it holds no session and no caller, so that every call stands for itself."""
    desk = Counter(house, identify)
    return Server(
        "zhongshu",
        version=version("zhongshu"),
        title=f"{house.hub.place.title.zh} · 中枢 Zhongshu",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
    )


@dataclass(frozen=True)
class Made:
    """An answer that the ledger has, ready to leave."""

    content: Mapping[str, Any]
    words: str


@dataclass
class Counter:
    """Answers calls, one by one or many at a time."""

    house: House
    identify: Identify

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """By name, in the order in which they are listed."""
        made = [Tool.from_function(run, context_kwarg="call", annotations=_READS) for run in TOOLS]
        return {tool.name: tool for tool in made}

    async def list_tools(self, _: Any, __: Any) -> types.ListToolsResult:
        """The same for every caller: what he may read is decided call by call."""
        return types.ListToolsResult(tools=[_listed(tool) for tool in self.tools.values()])

    async def call_tool(
        self, context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Whatever goes wrong is the tool's answer, marked as an error: a sentence and a hint."""
        try:
            made = await self.answer(params.name, params.arguments or {}, context.request)
        except ZhongshuError as error:
            return _told(_sentence(error), failed=True)
        except Exception:
            _LOG.exception("the tool %.80r", params.name)
            return _told(
                "this could not be answered: a fault of the program\nhint: its log holds the details", failed=True
            )
        return _told(made.words, made.content)

    async def list_resources(self, _: Any, __: Any) -> types.ListResourcesResult:
        """Those that need no words to be asked for."""
        return types.ListResourcesResult(resources=[types.Resource(**_shown(one), uri=one.uri) for one in RESOURCES])

    async def list_templates(self, _: Any, __: Any) -> types.ListResourceTemplatesResult:
        """Those with gaps."""
        made = [types.ResourceTemplate(**_shown(one), uri_template=one.uri) for one in TEMPLATES]
        return types.ListResourceTemplatesResult(resource_templates=made)

    async def read_resource(
        self, context: ServerRequestContext[Any], params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """A resource is the answer of a tool. MCPError, invalid params, for one that is not there or not shown."""
        try:
            tool, arguments = asked_for(str(params.uri))
            made = await self.answer(tool, arguments, context.request)
        except ZhongshuError as error:
            raise MCPError(types.INVALID_PARAMS, _sentence(error), {"uri": str(params.uri)}) from error
        text = to_json(made.content).decode()
        content = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)
        return types.ReadResourceResult(contents=[content])

    async def answer(self, name: str, arguments: Mapping[str, Any], request: Any) -> Made:
        """The proven answer of a tool; who asks is found out, and the answer made, again when it is out of date."""
        tool = self.tools.get(name)
        for attempt in range(TRIES):
            seen = self.house.hub.ledger.acts  # before: whoever is found may be gone when the answer is proven
            reader = await self.identify(request)
            call = Call(self.house, reader, seen, name if tool else "unknown", _host(request))
            try:
                return await self._once(call, tool, name, arguments)
            except Stale as error:
                if attempt == TRIES - 1:
                    await run_sync(call.fail, error)
                    raise error.retold from error
                call.access.drop()
            except BaseException as error:
                await run_sync(call.fail, error)
                raise
        raise AssertionError("unreachable")

    async def _once(self, call: Call, tool: Tool | None, name: str, arguments: Mapping[str, Any]) -> Made:
        if tool is None:
            raise UnknownName.among("tool", name[:80], self.tools)
        answer = await _run(tool, call, arguments)
        made = Made(cleaned(answer.model_dump(mode="json")), plain_text(answer.in_words()))
        await run_sync(call.prove, sha256(to_json(made.content)).hexdigest()[:32])
        return made


def _host(request: Any) -> str:
    return request.client.host if request is not None and request.client is not None else ""


async def _run(tool: Tool, call: Call, arguments: Mapping[str, Any]) -> Answer:
    """ZhongshuError for arguments that the tool does not take."""
    known = tool.parameters.get("properties", {})
    for word in arguments:
        if word not in known:
            raise ZhongshuError(f"{tool.name} has no argument {word[:80]!r}", hint=nearest(word, known))
    metadata = tool.fn_metadata
    try:
        read = metadata.validate_arguments(dict(arguments))
    except ValidationError as error:
        raise _misread(tool.name, error) from error
    found: Answer = await metadata.call_fn(tool.fn, tool.is_async, read, {"call": call})
    return found


def _misread(name: str, error: ValidationError) -> ZhongshuError:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = "" if first["type"] == "missing" else f"; it says {str(first['input'])[:80]!r}"
    return ZhongshuError(f"{name}: {where}: {first['msg']}{said}", hint="the tool's input schema says what it takes")


def _listed(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=" ".join(tool.description.split()),
        input_schema={**_untitled(tool.parameters), "additionalProperties": False},
        output_schema=_untitled(tool.output_schema),
        annotations=tool.annotations,
    )


def _untitled(schema: Any) -> Any:
    """Without the titles that only repeat a name: a model reads every list of tools, and pays by the word."""
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {word: _untitled(said) for word, said in schema.items() if word != "title" or not isinstance(said, str)}


def _shown(one: Shown) -> dict[str, Any]:
    return {"name": one.name, "description": one.description, "mime_type": "application/json"}


def _told(words: str, content: Mapping[str, Any] | None = None, *, failed: bool = False) -> types.CallToolResult:
    text = types.TextContent(type="text", text=words)
    return types.CallToolResult(
        content=[text], structured_content=None if content is None else dict(content), is_error=failed
    )


def _sentence(error: ZhongshuError) -> str:
    hint = None if error.hint is None else f"hint: {error.hint}"
    return plain_text("\n".join(one for one in (error.message, hint) if one))
