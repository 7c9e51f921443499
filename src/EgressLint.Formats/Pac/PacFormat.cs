using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Engine;
using EgressLint.Formats.Pac.Repairs;

namespace EgressLint.Formats.Pac;

/// <summary>Proxy auto-configuration scripts.</summary>
public sealed class PacFormat : ConfigFormat
{
    /// <inheritdoc/>
    public override string Id => "pac";

    /// <inheritdoc/>
    public override string Title => "PAC file";

    /// <inheritdoc/>
    public override ImmutableArray<string> Engines { get; } = ["chromium", "firefox", "winhttp"];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var name = text.Path.AsSpan()[(text.Path.LastIndexOf('/') + 1)..];
        if (text.Content.Contains("FindProxyForURL", StringComparison.Ordinal) && !name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
        {
            return Recognition.Yes;
        }

        return name.EndsWith(".pac", StringComparison.OrdinalIgnoreCase) || name.Equals("wpad.dat", StringComparison.OrdinalIgnoreCase) ? Recognition.Perhaps : Recognition.No;
    }

    /// <inheritdoc/>
    public override SyntaxTree Parse(SourceText text) => PacParser.Parse(text);

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => PacComments.Read(text);

    /// <inheritdoc/>
    public override BoundConfig Bind(SyntaxTree tree, BindContext context) => PacBinder.Bind(tree, context);

    /// <inheritdoc/>
    public override RepairOffer Repair(RepairRequest request) => PacRepair.Propose(request);
}
