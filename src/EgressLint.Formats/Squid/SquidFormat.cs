using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid.Repairs;

namespace EgressLint.Formats.Squid;

/// <summary>Squid configurations, releases 4 to 7.</summary>
public sealed class SquidFormat : ConfigFormat
{
    /// <inheritdoc/>
    public override string Id => "squid";

    /// <inheritdoc/>
    public override string Title => "Squid configuration";

    /// <inheritdoc/>
    public override ImmutableArray<string> Engines { get; } = ["squid-6", "squid-4", "squid-5", "squid-7"];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text) => SquidRecognizer.Recognize(text);

    /// <inheritdoc/>
    public override SyntaxTree Parse(SourceText text) => SquidParser.Parse(text);

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => SquidComments.Read(text);

    /// <inheritdoc/>
    public override BoundConfig Bind(SyntaxTree tree, BindContext context)
    {
        _ = SquidEngine.TryParse(context.Engine, out var engine);
        var configuration = SquidLoader.Load(tree, context, engine);
        var bound = new SquidBinder(configuration, engine, context).Bind();
        return bound with { Findings = bound.Findings.InsertRange(0, tree.Problems) };
    }

    /// <inheritdoc/>
    public override RepairOffer Repair(RepairRequest request) => SquidRepair.Propose(request);
}
