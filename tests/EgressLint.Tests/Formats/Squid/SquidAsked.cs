using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Small configurations and what they say, each answer worked out both ways.</summary>
internal static class SquidAsked
{
    /// <summary>The address that asks where a test names none.</summary>
    public static IpAddress Client { get; } = IpAddress.V4(0x0A000001);

    public static BoundConfig Bind(string text, string engine = "squid-6", params (string Path, string Content)[] files) =>
        Bind(text, new MemoryContext(files.ToImmutableDictionary(f => f.Path, f => SourceText.From(f.Path, f.Content)), engine));

    public static BoundConfig Bind(string text, BindContext context)
    {
        var format = new SquidFormat();
        return format.Bind(format.Parse(SourceText.From("squid.conf", text)), context);
    }

    public static Policy Policy(string text, string engine = "squid-6", params (string Path, string Content)[] files) =>
        Assert.Single(Bind(text, engine, files).Policies);

    /// <summary>A GET or, for a name with a port, a tunnel.</summary>
    public static PolicyRequest Request(string target) => target.Contains("://", StringComparison.Ordinal)
        ? new() { Method = "GET", Url = target, Source = Client, User = "" }
        : new() { Method = "CONNECT", Host = target[..target.LastIndexOf(':')], Port = int.Parse(target[(target.LastIndexOf(':') + 1)..], null), Source = Client, User = "" };

    /// <summary>The outcome of a request, by the walk over boxes and by the concrete evaluation, which must agree: one word, or "Unknown", or "Refused".</summary>
    public static string Outcome(Policy policy, PolicyRequest request)
    {
        if (policy.Ask(request).Flows is not { } box)
        {
            return "Refused";
        }

        var flow = box.Witness();
        Assert.NotNull(flow);
        var concrete = policy.Evaluate(flow);
        var parts = policy.Decide(box).Parts.Where(p => p.Flows.Contains(flow)).ToArray();
        var outcomes = parts.Aggregate(OutcomeSet.Empty, (all, p) => all.Or(p.Possible));
        Assert.Equal(outcomes.Only, concrete.Possible.Only);
        Assert.Equal(outcomes.Only, concrete.Action?.Outcome);
        return outcomes.Only?.ToString() ?? "Unknown";
    }

    public static string Outcome(string text, string target, string engine = "squid-6") => Outcome(Policy(text, engine), Request(target));

    /// <summary>The way of a request, and "Unknown" behind it where it may be another one.</summary>
    public static string Way(Policy policy, PolicyRequest request)
    {
        var box = policy.Ask(request).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        return string.Join(' ', [.. part.Route, .. part.Assumed.IsEmpty ? Array.Empty<string>() : ["?"]]);
    }

    /// <summary>Asks about a box and compares every part with the concrete evaluation of the flows in it; gives the outcome of each flow.</summary>
    public static ImmutableArray<string> Compare(Policy policy, FlowBox box, IEnumerable<Flow> flows)
    {
        var parts = policy.Decide(box).Parts;
        var result = ImmutableArray.CreateBuilder<string>();
        foreach (var flow in flows)
        {
            Assert.True(box.Contains(flow), flow.ToString());
            var mine = parts.Where(p => p.Flows.Contains(flow)).ToArray();
            var part = Assert.Single(mine);
            var concrete = policy.Evaluate(flow);
            Assert.True(part.Possible.Only is null || part.Possible.Only == concrete.Action?.Outcome, $"{flow}: {part.Possible.Only} and {concrete.Action?.Outcome}");
            result.Add(part.Possible.Only?.ToString() ?? "Unknown");
        }

        return result.ToImmutable();
    }
}
