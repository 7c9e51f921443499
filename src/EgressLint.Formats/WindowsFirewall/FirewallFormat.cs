using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The Windows firewall in every shape in which people hold its configuration.</summary>
public sealed class FirewallFormat : ConfigFormat
{
    /// <inheritdoc/>
    public override string Id => "windows-firewall";

    /// <inheritdoc/>
    public override string Title => "Windows Firewall export";

    /// <inheritdoc/>
    public override ImmutableArray<string> Engines => [];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        _ = FirewallReaders.Find(text, out var recognition);
        return recognition;
    }

    /// <inheritdoc/>
    public override SyntaxTree Parse(SourceText text)
    {
        var document = FirewallReaders.Find(text, out _)?.Read(text) ?? new FirewallDocument(new(0, text.Content.Length)) { Title = "unknown" };
        return new(text, document, LineTokens.Of(text), document.Problems);
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text)
    {
        if (FirewallReaders.Find(text, out _) is not { } reader || reader.Comments(text) is not { Comments.IsEmpty: false } found)
        {
            return CommentedText.None;
        }

        return found with { Entries = found.Entries.AddRange(reader.Read(text).Rules.Select(Whole)) };
    }

    /// <inheritdoc/>
    public override BoundConfig Bind(SyntaxTree tree, BindContext context)
    {
        var bound = FirewallBinder.Bind(tree, (FirewallDocument)tree.Root);
        return bound.Policies.IsEmpty && bound.Findings.IsEmpty && Recognize(tree.Text) == Recognition.Yes ? bound with { Findings = [Nothing(tree.Text)] } : bound;
    }

    /// <summary>What is certainly about the firewall and says nothing of it: a key without values, a file that was cut.</summary>
    private static Finding Nothing(SourceText text) =>
        new(InputRules.NothingInside, text.At(0, 0), text.Path, "it names no rule and no setting of the firewall");

    /// <summary>A rule with all of its fields, which may stand on lines of their own.</summary>
    private static TextSpan Whole(WrittenRule rule) => TextSpan.FromBounds(
        Math.Min(rule.Span.Start, rule.Fields.Select(f => f.Span.Start).DefaultIfEmpty(rule.Span.Start).Min()),
        Math.Max(rule.Span.End, rule.Fields.Select(f => f.Span.End).DefaultIfEmpty(rule.Span.End).Max()));
}
