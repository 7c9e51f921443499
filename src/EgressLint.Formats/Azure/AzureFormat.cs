using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure;

/// <summary>Azure's network rules in every shape in which repositories hold them.</summary>
public sealed class AzureFormat : ConfigFormat
{
    /// <inheritdoc/>
    public override string Id => "azure";

    /// <inheritdoc/>
    public override string Title => "Azure network configuration";

    /// <inheritdoc/>
    public override ImmutableArray<string> Engines => [];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        if (BicepSource.Recognize(text) is not Recognition.No and var bicep)
        {
            return bicep;
        }

        // A text of another kind is not read as JSON only to find that out.
        if (!AzureReaders.MayBe(text))
        {
            return Recognition.No;
        }

        _ = AzureReaders.Find(text, JsonTree.Read(text.Content).Root, out var recognition);
        return recognition;
    }

    /// <inheritdoc/>
    public override SyntaxTree Parse(SourceText text)
    {
        var json = JsonTree.Read(text.Content);
        var span = new TextSpan(0, text.Content.Length);
        return new(text, new AzureText(span, json, AzureReaders.Find(text, json.Root, out _)), LineTokens.Of(text), []);
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => AzureComments.Read(text);

    /// <inheritdoc/>
    public override BoundConfig Bind(SyntaxTree tree, BindContext context) => AzureBinder.Bind(tree, (AzureText)tree.Root, context);
}
