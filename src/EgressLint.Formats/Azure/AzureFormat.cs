using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Azure.Repairs;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure;

/// <summary>Azure's network rules in every shape in which repositories hold them.</summary>
public sealed class AzureFormat : ConfigFormat
{
    /// <summary>What was read to recognise a large text is kept until it is parsed.</summary>
    private static readonly ConditionalWeakTable<SourceText, JsonTree> Known = [];

    /// <inheritdoc/>
    public override string Id => "azure";

    /// <inheritdoc/>
    public override string Title => "Azure network configuration";

    /// <inheritdoc/>
    public override ImmutableArray<string> Engines => [];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var bicep = BicepSource.Recognize(text);
        if (bicep != Recognition.No)
        {
            return bicep;
        }

        // A text of another kind is not read as JSON only to find that out.
        if (!AzureReaders.MayBe(text))
        {
            return Recognition.No;
        }

        var json = JsonTree.Read(text.Content);
        _ = AzureReaders.Find(text, json.Root, out var recognition);
        if (text.Content.Length >= AzureText.Large && recognition != Recognition.No)
        {
            Known.AddOrUpdate(text, json);
        }

        return recognition;
    }

    /// <inheritdoc/>
    public override SyntaxTree Parse(SourceText text)
    {
        var json = Known.TryGetValue(text, out var known) ? known : JsonTree.Read(text.Content);
        Known.Remove(text);
        return new(text, new AzureText(text.Content, json, AzureReaders.Find(text, json.Root, out _)), LineTokens.Of(text), []);
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => AzureComments.Read(text);

    /// <inheritdoc/>
    public override BoundConfig Bind(SyntaxTree tree, BindContext context) => AzureBinder.Bind(tree, (AzureText)tree.Root, context);

    /// <inheritdoc/>
    public override RepairOffer Repair(RepairRequest request) => GroupRepair.Propose(request);
}
