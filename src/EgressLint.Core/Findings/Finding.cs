using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Core.Findings;

/// <summary>A further place that explains a finding.</summary>
public sealed record RelatedLocation(Location At, string Text);

/// <summary>One step of a decision: a place, and what happened there.</summary>
public sealed record TraceLine(Location At, string Text);

/// <summary>Whether applying a fix can change more than the finding says.</summary>
public enum FixSafety
{
    /// <summary>Proven by re-analysis to change nothing else.</summary>
    Safe,

    /// <summary>Changes what others may rely on.</summary>
    Unsafe,
}

/// <summary>A repair, as edits of the analysed files.</summary>
public sealed record Fix(string Title, FixSafety Safety, ImmutableArray<TextEdit> Edits);

/// <summary>What a finding says about required endpoints; empty for findings about the text itself.</summary>
public sealed record FindingSubject
{
    /// <summary>A finding about no endpoint.</summary>
    public static FindingSubject None { get; } = new();

    /// <summary>Host patterns, as the catalog writes them.</summary>
    public ImmutableArray<string> Endpoints { get; init; } = [];

    /// <summary>Requirement ids.</summary>
    public ImmutableArray<string> Requirements { get; init; } = [];

    /// <summary>Role ids.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Titles of the features that lose the endpoint.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>The verdict, in the words of the contract; null where there is none.</summary>
    public string? Verdict { get; init; }

    /// <summary>A concrete example that was replayed, such as <c>a.example.com:443</c>.</summary>
    public string? Witness { get; init; }
}

/// <summary>Everything that is reported, problems of the syntax included.</summary>
/// <param name="Rule">The rule that says it.</param>
/// <param name="At">The one primary place, in a file that was analysed.</param>
/// <param name="MessageId">A message of the rule.</param>
/// <param name="Arguments">What goes into the places of the message.</param>
public sealed record Finding(RuleDescriptor Rule, Location At, string MessageId, ImmutableArray<string> Arguments)
{
    /// <summary>A finding of a rule with one message.</summary>
    public Finding(RuleDescriptor rule, Location at, params string[] arguments)
        : this(rule, at, rule.Messages[0].Id, [.. arguments])
    {
    }

    /// <summary>The level; the rule's own unless the finding knows better.</summary>
    public Severity Severity { get; init; } = Rule.Severity;

    /// <summary>Further places.</summary>
    public ImmutableArray<RelatedLocation> Related { get; init; } = [];

    /// <summary>The decision that led here, step by step; becomes a SARIF code flow.</summary>
    public ImmutableArray<TraceLine> Trace { get; init; } = [];

    /// <summary>Repairs.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>The endpoints it is about.</summary>
    public FindingSubject Subject { get; init; } = FindingSubject.None;

    /// <summary>What to do, in one or two sentences for a person; null when the message says it.</summary>
    public string? Advice { get; init; }

    /// <summary>What keeps its identity from run to run: never a line number. Defaults to the text of the line.</summary>
    public string? Identity { get; init; }

    /// <summary>The message with its arguments.</summary>
    public string Message => Rule.Message(MessageId).Format(Arguments);
}
