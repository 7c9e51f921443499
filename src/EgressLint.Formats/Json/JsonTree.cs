using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Json;

/// <summary>What is wrong, or only not in RFC 8259.</summary>
internal enum JsonProblemKind
{
    /// <summary>Broken text.</summary>
    Syntax,

    /// <summary>Deeper than <see cref="JsonReader.DeepestLevel"/>: what is below is left out.</summary>
    TooDeep,

    /// <summary>A comment.</summary>
    Comment,

    /// <summary>A comma with nothing behind it.</summary>
    TrailingComma,

    /// <summary>A control character (a line break, a tab) in a string, as Azure templates may have it.</summary>
    ControlCharacter,

    /// <summary>A further value after the first one, as appending to a file and JSON Lines give it.</summary>
    SeveralValues,
}

/// <summary>A place where the text is not JSON.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Span">Where.</param>
/// <param name="Expected">What was expected there, such as <c>',' or '}'</c>; for the kinds that are tolerated, what was found.</param>
internal readonly record struct JsonProblem(JsonProblemKind Kind, TextSpan Span, string Expected);

/// <summary>A text read as JSON.</summary>
internal sealed class JsonTree
{
    /// <summary>The values of the text: one in a proper text, none in an empty one.</summary>
    public required ImmutableArray<JsonNode> Roots { get; init; }

    /// <summary>The first value; a missing one in an empty text.</summary>
    public JsonNode Root => Roots.IsEmpty ? new JsonLiteral(new(0, 0), JsonKind.Missing) : Roots[0];

    /// <summary>What is broken, in file order: the first <see cref="JsonReader.MostProblems"/> of them.</summary>
    public required ImmutableArray<JsonProblem> Problems { get; init; }

    /// <summary>What is tolerated though RFC 8259 does not allow it, in file order: the first <see cref="JsonReader.MostProblems"/> of them.</summary>
    public required ImmutableArray<JsonProblem> Extensions { get; init; }

    /// <summary>All comments, in file order.</summary>
    public ImmutableArray<TextSpan> Comments { get; init; } = [];

    /// <summary>Whether the text is one value as RFC 8259 has it.</summary>
    public bool IsStrict => Problems.IsEmpty && Extensions.IsEmpty;

    /// <summary>Reads a text. Never fails.</summary>
    public static JsonTree Read(string text) => new JsonReader(text).Read();
}
