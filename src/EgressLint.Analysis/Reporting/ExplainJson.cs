using System.Collections.Immutable;
using System.Text.Json;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>An entry in an explanation.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Label">What its format calls it.</param>
public sealed record ExplainEntry(Location At, string Label);

/// <summary>An entry that was looked at on the way.</summary>
/// <param name="At">Where it stands; null for a built-in default.</param>
/// <param name="Label">What its format calls it.</param>
/// <param name="Matched"><c>yes</c>, <c>no</c> or <c>maybe</c>.</param>
public sealed record ExplainStep(Location? At, string Label, string Matched);

/// <summary>What happens to some of the names of a pattern.</summary>
public sealed record ExplainPart
{
    /// <summary>The verdict, in the words of the contract.</summary>
    public required string Verdict { get; init; }

    /// <summary>The ways tried in order.</summary>
    public ImmutableArray<string> Route { get; init; } = [];

    /// <summary>A concrete host of this part that was replayed.</summary>
    public string? Witness { get; init; }

    /// <summary>The deciding entry; null for a built-in default.</summary>
    public ExplainEntry? Entry { get; init; }

    /// <summary>Label of the built-in default that decided.</summary>
    public string? Default { get; init; }

    /// <summary>Why it is not certain.</summary>
    public ImmutableArray<DoubtInfo> Doubts { get; init; } = [];
}

/// <summary>The answer to one request of <c>explain</c>.</summary>
public sealed record ExplainAnswer
{
    /// <summary>The id of the request; null when it had none.</summary>
    public string? Id { get; init; }

    /// <summary>Name of the policy; null unless several were asked.</summary>
    public string? Policy { get; init; }

    /// <summary><c>allow</c>, <c>deny</c>, <c>authenticate</c>, <c>direct</c>, <c>proxy</c>, <c>partial</c> or <c>unknown</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The ways tried in order, such as <c>PROXY host:port</c>.</summary>
    public ImmutableArray<string> Route { get; init; } = [];

    /// <summary><c>none</c>, <c>intercept</c>, <c>splice</c>, <c>terminate</c> or <c>unknown</c>.</summary>
    public string Inspection { get; init; } = "none";

    /// <summary>The deciding entry; null for a built-in default.</summary>
    public ExplainEntry? Entry { get; init; }

    /// <summary>Label of the built-in default that decided.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the engine would refuse the file, so that the verdict is what happens without it.</summary>
    public bool Rejected { get; init; }

    /// <summary>Why the verdict is unknown, or what was assumed.</summary>
    public ImmutableArray<DoubtInfo> Doubts { get; init; } = [];

    /// <summary>The entries looked at, in order.</summary>
    public ImmutableArray<ExplainStep> Trace { get; init; } = [];

    /// <summary>One part an outcome, for a pattern whose names are treated differently.</summary>
    public ImmutableArray<ExplainPart> Parts { get; init; } = [];
}

/// <summary>Writes answers of <c>explain</c>, one object a line.</summary>
public static class ExplainJson
{
    /// <summary>Writes one answer and the end of its line.</summary>
    public static void Write(ExplainAnswer answer, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.OneLine))
        {
            json.WriteStartObject();
            WriteAnswer(json, answer);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteAnswer(Utf8JsonWriter json, ExplainAnswer answer)
    {
        json.Text("id", answer.Id);
        if (answer.Policy is not null)
        {
            json.Text("policy", answer.Policy);
        }

        json.Text("verdict", answer.Verdict);
        if (answer.Rejected)
        {
            json.WriteBoolean("rejected", true);
        }

        json.Texts("route", answer.Route);
        json.Text("inspection", answer.Inspection);
        WriteEntry(json, answer.Entry, answer.Default);
        json.Doubts(answer.Doubts);
        json.Objects("trace", answer.Trace, WriteStep);
        if (!answer.Parts.IsEmpty)
        {
            json.Objects("parts", answer.Parts, WritePart);
        }
    }

    private static void WritePart(Utf8JsonWriter json, ExplainPart part)
    {
        json.Text("verdict", part.Verdict);
        json.Texts("route", part.Route);
        json.Text("witness", part.Witness);
        WriteEntry(json, part.Entry, part.Default);
        json.Doubts(part.Doubts);
    }

    private static void WriteEntry(Utf8JsonWriter json, ExplainEntry? entry, string? fallback)
    {
        if (entry is null)
        {
            json.WriteNull("entry");
            json.Text("default", fallback);
            return;
        }

        json.WriteStartObject("entry");
        json.Place(entry.At);
        json.Text("label", entry.Label);
        json.Text("text", JsonText.TextAt(entry.At));
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, ExplainStep step)
    {
        json.Start(step.At);
        json.Text("label", step.Label);
        json.Text("text", step.At is { } at ? JsonText.TextAt(at) : null);
        json.Text("matched", step.Matched);
    }
}
