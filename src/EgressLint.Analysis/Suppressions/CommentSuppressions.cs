using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Suppressions;

/// <summary>A rule that a comment silences, and where.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="At">Where the id stands.</param>
/// <param name="Covered">The lines that it counts for.</param>
/// <param name="EntryEnd">Where the entry ends that begins there; at least the end of the lines.</param>
/// <param name="Comment">The comment.</param>
internal sealed record CommentSuppression(string Rule, Location At, TextSpan Covered, int EntryEnd, SuppressionComment Comment)
{
    /// <summary>Whether it stands in a text that other configurations may read too.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether a finding that starts at an offset is meant.</summary>
    public bool Covers(int offset) => offset >= Covered.Start && (offset <= Covered.End || offset < EntryEnd);
}

/// <summary>The suppressions in the comments of the analysed files.</summary>
internal sealed class CommentSuppressions
{
    private readonly Dictionary<(string Path, string Rule), Lines> byRule = [];
    private readonly ImmutableArray<RuleDescriptor> rules;
    private readonly List<CommentSuppression> all = [];
    private readonly List<Finding> problems = [];
    private bool shared;

    /// <summary>Reads the comments of all texts of bound files, each text once.</summary>
    public CommentSuppressions(ImmutableArray<BoundFile> files, ImmutableArray<RuleDescriptor> rules)
    {
        this.rules = rules;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var text in file.Config.Files.Prepend(file.File.Text))
            {
                if (seen.Add(text.Path) && SuppressionComment.MayBeIn(text))
                {
                    var found = file.File.Format.Comments(text);
                    shared = text.Path != file.File.Text.Path;
                    Add(text, found.Comments, new(text, found.Comments, found.Entries));
                }
            }
        }

        foreach (var group in all.GroupBy(s => (s.At.Source.Path, s.Rule)))
        {
            byRule[group.Key] = new(group);
        }
    }

    /// <summary>Every one that names a rule.</summary>
    public IReadOnlyList<CommentSuppression> All => all;

    /// <summary>Comments that are not understood, and those without a reason.</summary>
    public IReadOnlyList<Finding> Problems => problems;

    /// <summary>The ones that mean a finding.</summary>
    public IEnumerable<CommentSuppression> Covering(Finding finding) =>
        byRule.TryGetValue((finding.At.Source.Path, finding.Rule.Id), out var lines) ? lines.At(finding.At.Span.Start) : [];

    private void Add(SourceText text, ImmutableArray<TextSpan> comments, NextLines lines)
    {
        foreach (var comment in comments)
        {
            var last = text.GetPosition(comment.End).Line;
            for (var number = text.GetPosition(comment.Start).Line; number <= last; number++)
            {
                var line = text.GetLine(number);
                var piece = TextSpan.FromBounds(Math.Max(line.Start, comment.Start), Math.Max(Math.Max(line.Start, comment.Start), Math.Min(line.End, comment.End)));
                if (SuppressionComment.Read(text, piece) is { } read)
                {
                    Add(text, read, last, lines);
                }
            }
        }
    }

    private void Add(SourceText text, SuppressionComment comment, int lastLine, NextLines lines)
    {
        if (comment.Scope == SuppressionScope.None || comment.Rules.IsEmpty)
        {
            problems.Add(new(SuppressionRules.NotUnderstood, comment.Word.At, comment.Rules.IsEmpty && comment.Scope != SuppressionScope.None ? SuppressionRules.Nothing : SuppressionRules.Word, [comment.Word.Id]));
            return;
        }

        var (covered, entryEnd) = comment.Scope == SuppressionScope.File ? (new(0, text.Content.Length), text.Content.Length) : lines.After(lastLine);
        foreach (var named in comment.Rules)
        {
            if (rules.FirstOrDefault(r => string.Equals(r.Id, named.Id, StringComparison.OrdinalIgnoreCase)) is { } rule)
            {
                all.Add(new(rule.Id, named.At, covered, entryEnd, comment) { IsShared = shared });
            }
            else
            {
                problems.Add(new(SuppressionRules.NotUnderstood, named.At, SuppressionRules.Rule, [named.Id, Hint(named.Id)]));
            }
        }

        if (comment.Reason.Length == 0)
        {
            var names = string.Join(", ", comment.Rules.Select(r => $"'{r.Id}'"));
            problems.Add(new(SuppressionRules.WithoutReason, comment.Word.At, SuppressionRules.Comment, [names]));
        }
    }

    private string Hint(string id) =>
        rules.FirstOrDefault(r => string.Equals(r.Name, id, StringComparison.OrdinalIgnoreCase)) is { } named ? $"; the id of that rule is '{named.Id}'"
        : Spelling.Nearest(id, rules.Select(r => r.Id)) is { } near ? $"; the nearest is '{near}'"
        : "";

    /// <summary>What the line behind a comment is.</summary>
    private sealed class NextLines
    {
        private readonly SourceText text;
        private readonly ImmutableArray<TextSpan> comments;
        private readonly Dictionary<int, int> ends = [];

        public NextLines(SourceText text, ImmutableArray<TextSpan> comments, ImmutableArray<TextSpan> entries)
        {
            this.text = text;
            this.comments = comments;
            foreach (var entry in entries)
            {
                var line = text.GetPosition(entry.Start).Line;
                ends[line] = Math.Max(entry.End, ends.GetValueOrDefault(line));
            }
        }

        /// <summary>The first line behind one that is more than comments, and where the entries end that begin there.</summary>
        public (TextSpan Line, int EntryEnd) After(int line)
        {
            var next = line + 1;
            while (next < text.LineCount && IsComment(text.GetLine(next)))
            {
                next++;
            }

            var span = text.GetLine(next);
            return (span, Math.Max(span.End, ends.GetValueOrDefault(next)));
        }

        private bool IsComment(TextSpan line)
        {
            var at = line.Start;
            var any = false;
            while (true)
            {
                while (at < line.End && char.IsWhiteSpace(text.Content[at]))
                {
                    at++;
                }

                if (at >= line.End)
                {
                    return any;
                }

                if (CommentAt(at) is not { } end)
                {
                    return false;
                }

                any = true;
                at = end;
            }
        }

        private int? CommentAt(int offset)
        {
            var (low, high) = (0, comments.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                if (comments[middle].Contains(offset))
                {
                    return comments[middle].End;
                }

                (low, high) = comments[middle].Start > offset ? (low, middle - 1) : (middle + 1, high);
            }

            return null;
        }
    }

    /// <summary>The suppressions of one rule in one file, found by place without looking at all of them.</summary>
    private sealed class Lines
    {
        private readonly CommentSuppression[] sorted;
        private readonly int[] furthest;

        public Lines(IEnumerable<CommentSuppression> suppressions)
        {
            sorted = [.. suppressions.OrderBy(s => s.Covered.Start)];
            furthest = new int[sorted.Length];
            for (var i = 0; i < sorted.Length; i++)
            {
                furthest[i] = Math.Max(Math.Max(sorted[i].Covered.End, sorted[i].EntryEnd), i > 0 ? furthest[i - 1] : 0);
            }
        }

        public IEnumerable<CommentSuppression> At(int offset)
        {
            var (low, high) = (0, sorted.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = sorted[middle].Covered.Start <= offset ? (middle + 1, high) : (low, middle);
            }

            for (var i = low - 1; i >= 0 && furthest[i] >= offset; i--)
            {
                if (sorted[i].Covers(offset))
                {
                    yield return sorted[i];
                }
            }
        }
    }
}
