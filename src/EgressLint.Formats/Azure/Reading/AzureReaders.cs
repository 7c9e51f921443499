using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading;

/// <summary>A reader of one shape. Stateless.</summary>
internal abstract class AzureReader
{
    /// <summary>How a person calls the shape: <c>ARM template</c>, <c>Terraform plan</c>.</summary>
    public abstract string Title { get; }

    /// <summary>
    /// Whether the text is of this shape: yes where it is and can say something of Azure's network, perhaps where it is of the shape and says nothing of that.
    /// Cheap: looks at a few members.
    /// </summary>
    public abstract Recognition Recognize(SourceText text, JsonNode root);

    /// <summary>
    /// What the text declares, once for every set of parameters that it is deployed with. Never fails; expressions are evaluated here, because they may need
    /// further files, which are asked for through <paramref name="context"/>.
    /// </summary>
    public abstract ImmutableArray<AzureDocument> Read(SourceText text, JsonTree json, BindContext context);
}

/// <summary>A text that one of the readers knows. It means nothing yet.</summary>
internal sealed class AzureText(TextSpan span, JsonTree json, AzureReader? reader) : SyntaxNode(span)
{
    /// <summary>The text as JSON.</summary>
    public JsonTree Json { get; } = json;

    /// <summary>Who reads it; null when nobody knows it.</summary>
    public AzureReader? Reader { get; } = reader;
}
