using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Tags;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Hostile;

/// <summary>What was made of a hostile file, and what that took on the thread of the test: no clock, so that a busy machine changes nothing.</summary>
/// <param name="Findings">What was said while the file was read.</param>
/// <param name="Policies">What was found in it.</param>
/// <param name="Verdicts">The verdict of everything that was asked for.</param>
/// <param name="SetWork">Units of <see cref="SetMeter.Spent"/>, about 20 nanoseconds each.</param>
/// <param name="Bytes">Allocated in all; what is kept at a time is much less.</param>
internal sealed record HostileResult(ImmutableArray<Finding> Findings, ImmutableArray<Policy> Policies, ImmutableArray<Verdict> Verdicts, long SetWork, long Bytes)
{
    /// <summary>The ids of the rules that have a finding, each once.</summary>
    public string[] Rules => [.. Findings.Select(f => f.Rule.Id).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The first finding of a rule.</summary>
    public Finding Of(string rule) => Findings.First(f => f.Rule.Id == rule);

    /// <summary>Whether nothing is said to pass for certain.</summary>
    public bool LetsNothingThrough => Verdicts.All(v => !v.Passes());
}

/// <summary>Takes files the way that the program takes them, without a disk and on one thread.</summary>
internal static class HostileRun
{
    private static readonly Lazy<Questionnaire> Needs = new(() => new Questionnaire(
        Catalog.BuiltIn().Select(new Selection { Features = ["cmg", "delivery-optimization"] }, out _), new AnalysisOptions().Sources, ServiceTagList.BuiltIn));

    /// <summary>Reads a file, and asks its policies about what the gateway and delivery optimization need: names and wildcards, over several ports.</summary>
    public static HostileResult Judge(ConfigFormat format, string path, string text, IReadOnlyDictionary<string, SourceText>? files = null) =>
        Run(format, SourceText.From(path, text), files);

    /// <summary>Reads the bytes of a file, and asks its policies the same.</summary>
    public static HostileResult Judge(ConfigFormat format, string path, byte[] bytes) => Run(format, SourceText.Decode(path, bytes), null);

    /// <summary>Files by the path that a configuration names.</summary>
    public static Dictionary<string, SourceText> Files(params IEnumerable<(string Path, string Text)> files) =>
        files.ToDictionary(f => f.Path, f => SourceText.From(f.Path, f.Text), StringComparer.Ordinal);

    /// <summary>A piece many times.</summary>
    public static string Times(this string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    private static HostileResult Run(ConfigFormat format, SourceText text, IReadOnlyDictionary<string, SourceText>? files)
    {
        _ = Needs.Value;
        var (bytes, work) = (GC.GetAllocatedBytesForCurrentThread(), SetMeter.Spent);
        Assert.NotEqual(Recognition.No, format.Recognize(text));
        var tree = format.Parse(text);
        var bound = format.Bind(tree, new MemoryContext(files ?? Files()));
        ImmutableArray<Finding> findings = [.. tree.Problems, .. bound.Findings, .. bound.Structure.Value.Findings];
        var verdicts = bound.Policies.SelectMany(p => OpenedPolicy.Open(p, Needs.Value, null, CancellationToken.None).Checks).Select(c => c.Verdict).ToImmutableArray();
        Assert.All(findings, f => Assert.InRange(f.At.Span.End, f.At.Span.Start, f.At.Source.Content.Length));
        return new(findings, bound.Policies, verdicts, SetMeter.Spent - work, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }
}
