using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// Computes values of a template as Azure does, as far as the files tell them. It never fails: what Azure would refuse, and what only the deployment knows,
/// is an unknown value with its reason. Work, depth and size are bounded.
/// </summary>
internal sealed partial class TemplateEvaluator(TemplateSession session, ExpressionTexts expressions, WorkMeter meter)
{
    /// <summary>Values within one another, over all expressions, variables and templates on the way.</summary>
    private const int Deepest = 200;

    /// <summary>Values that a list or map may hold in all; shared ones count as often as they are reached.</summary>
    private const int Heaviest = 100_000;

    private const int DeepestValue = Deepest + 50;

    private int depth;
    private int fresh;

    /// <summary>The steps it takes.</summary>
    public WorkMeter Meter { get; } = meter;

    /// <summary>A symbol that no other value has.</summary>
    public string FreshSymbol() => string.Create(CultureInfo.InvariantCulture, $"{{#{++fresh}}}");

    /// <summary>An unknown value that is like no other one.</summary>
    public AzureValue Unknown(string reason, Location at) => AzureValue.Unknown(reason, FreshSymbol(), at);

    /// <summary>Whether a member is a list of copy loops and not a member called <c>copy</c>.</summary>
    public static bool IsCopy(JsonMember member) => member.Value is JsonArray { Elements: [_, ..] elements }
        && string.Equals(member.Name, "copy", StringComparison.OrdinalIgnoreCase)
        && elements.All(e => e.Find("name", ignoreCase: true) is not null && e.Find("input", ignoreCase: true) is not null && e.Find("count", ignoreCase: true) is not null);

    /// <summary>The template that a deployment deploys, opened once; null when it is not there.</summary>
    public TemplateInstance? Open(ResourceHeader header)
    {
        if (!header.IsOpened)
        {
            header.IsOpened = true;
            header.Deployed = Meter.Spend(WorkMeter.PerDeployment) ? session.Open(header) : null;
        }

        return header.Deployed;
    }

    /// <summary>The value of a part of a template.</summary>
    public AzureValue Evaluate(JsonNode node, Frame frame)
    {
        var at = frame.Scope.Text.At(node.Span);
        if (!Meter.Spend())
        {
            return Unknown(WorkMeter.Reason, at);
        }

        if (++depth > Deepest)
        {
            depth--;
            return Unknown("values are nested too deeply", at);
        }

        var value = node switch
        {
            JsonString text => EvaluateText(new(frame.Scope.Text, text), frame),
            JsonArray array => Kept(AzureValue.Of([.. array.Elements.Select(e => Evaluate(e, frame))], at)),
            JsonObject made => Kept(EvaluateObject(made, at, frame)),
            _ => Scalar(node, at),
        };
        depth--;
        return value;
    }

    /// <summary>The list that a loop makes: of a property, a variable or an output.</summary>
    /// <param name="copy">The loop.</param>
    /// <param name="frame">What it sees.</param>
    /// <param name="symbol">What stands for the list when nobody knows how long it is; null where nothing refers to it.</param>
    public AzureValue EvaluateCopy(JsonNode copy, Frame frame, string? symbol = null)
    {
        var at = frame.Scope.Text.At(copy.Span);
        var name = copy.Find("name", ignoreCase: true)?.Text ?? "";
        if (TurnsOf(copy, frame, out var reason) is not { } turns || copy.Find("input", ignoreCase: true) is not { } input)
        {
            return AzureValue.Unknown($"nobody knows how often '{name}' is repeated: {reason}", symbol ?? FreshSymbol(), at);
        }

        var items = ImmutableArray.CreateBuilder<AzureValue>();
        for (var i = 0; i < turns && Meter.Spend(); i++)
        {
            items.Add(Evaluate(input, frame with { Loops = new(name, i, "", name.Length == 0, frame.Loops) }));
        }

        return Kept(AzureValue.Of(items.ToImmutable(), at, items.Count < turns ? WorkMeter.Reason : null));
    }

    /// <summary>How often a loop is run; null when nobody knows.</summary>
    public int? TurnsOf(JsonNode copy, Frame frame, out string reason)
    {
        var count = copy.Find("count", ignoreCase: true) is { } node ? Evaluate(node, frame) : null;
        reason = count?.Reason ?? (count?.Number > ResourceIndex.MostTurns ? $"{count.Number} turns are more than Azure allows" : "it has no count");
        return count?.Number is >= 0 and <= ResourceIndex.MostTurns ? (int)count.Number.Value : null;
    }

    /// <summary>A text that is no template: nothing in it is an expression.</summary>
    public static AzureValue Literal(JsonNode node, SourceText text, WorkMeter meter)
    {
        var at = text.At(node.Span);
        return !meter.Spend() ? AzureValue.Unknown(WorkMeter.Reason, $"{{{text.Path}@{node.Span.Start}}}", at) : node switch
        {
            JsonString made => AzureValue.Of(made.Value, at),
            JsonArray array => AzureValue.Of([.. array.Elements.Select(e => Literal(e, text, meter))], at),
            JsonObject made => AzureValue.Of([.. made.Own.Select(m => new AzureMember(m.Name, Literal(m.Value, text, meter)))], at),
            _ => Scalar(node, at),
        };
    }

    private static AzureValue Scalar(JsonNode node, Location at) => node switch
    {
        { Bool: { } flag } => AzureValue.Of(flag, at),
        { Integer: { } number } => AzureValue.Of(number, at),
        JsonNumber number => AzureValue.Unknown($"{number.Digits} is no whole number", $"{{{number.Digits}}}", at),
        { Kind: JsonKind.Missing } => AzureValue.Unknown("the text is damaged here", $"{{{at.Source.Path}@{at.Span.Start}}}", at),
        _ => AzureValue.Null(at),
    };

    private AzureValue EvaluateObject(JsonObject node, Location at, Frame frame)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>(node.Own.Length);
        foreach (var member in node.Own)
        {
            if (!IsCopy(member))
            {
                members.Add(new(NameOf(member, frame), Evaluate(member.Value, frame)));
                continue;
            }

            foreach (var copy in member.Value.Items)
            {
                members.Add(new(copy.Find("name", ignoreCase: true)?.Text ?? "", EvaluateCopy(copy, frame)));
            }
        }

        return AzureValue.Of(members.ToImmutable(), at);
    }

    /// <summary>Names of members may be expressions too, as those of identities are.</summary>
    private string NameOf(JsonMember member, Frame frame)
    {
        if (!ExpressionTexts.IsExpression(member.Name) || member.NameSpan.Length < 2)
        {
            return member.Name;
        }

        var inner = new TextSpan(member.NameSpan.Start + 1, member.NameSpan.Length - 2);
        return EvaluateText(new(frame.Scope.Text, new(member.NameSpan, member.Name, inner)), frame).Identity ?? member.Name;
    }

    private AzureValue EvaluateText(Site site, Frame frame)
    {
        var parsed = expressions.Read(site.String.Value);
        if (parsed.Text is { } text)
        {
            return AzureValue.Of(text, site.Whole);
        }

        if (parsed.Root is null)
        {
            session.Broken(site, parsed.Problem);
            return AzureValue.Unknown(parsed.Problem?.Reason ?? "", $"{{{Symbols.Escape(site.String.Value)}}}", site.Whole).UsedAt(site.Whole, site.String.Value);
        }

        var value = Evaluate(parsed.Root, frame, site);
        return Used(value, site.Whole, site.String.Value);
    }

    /// <summary>A computed value at the string that computes it. What stands in the string itself needs no second place.</summary>
    private static AzureValue Used(AzureValue value, Location at, string written)
    {
        var isInside = value.At.Source == at.Source && value.At.Span.Start >= at.Span.Start && value.At.Span.End <= at.Span.End;
        return (isInside && value.DefinedAt is null ? At(value, at) : value).UsedAt(at, written);
    }

    /// <summary>The same value at another place, as if it had been there always.</summary>
    private static AzureValue At(AzureValue value, Location at) => value.Kind switch
    {
        AzureKind.Null => AzureValue.Null(at),
        AzureKind.Bool => AzureValue.Of(value.Bool == true, at),
        AzureKind.Number => AzureValue.Of(value.Number ?? 0, at),
        AzureKind.Text => AzureValue.Of(value.Text ?? "", at),
        AzureKind.List => AzureValue.Of(value.Items, at, value.MayHaveMore),
        AzureKind.Map => AzureValue.Of(value.Members, at, value.MayHaveMore),
        _ => AzureValue.Unknown(value.Reason ?? "", value.Symbol ?? "", at),
    };

    /// <summary>The value, unless it is more than anybody can walk.</summary>
    private AzureValue Kept(AzureValue value) =>
        value.Weight > Heaviest || value.Depth > DeepestValue ? Unknown("the value is too large", value.At)
        : value.Kind == AzureKind.Text && value.Text is { Length: > TextPieces.Longest } ? Unknown(TextPieces.TooLong, value.At)
        : value;
}
