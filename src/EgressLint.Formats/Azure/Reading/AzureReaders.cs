using System.Buffers;
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

/// <summary>
/// A text that one of the readers knows. It means nothing yet. The tree of a large text is let go of when memory is short, and read again by who needs it
/// again: what is made of it is all that stays of a plan.
/// </summary>
internal sealed class AzureText : SyntaxNode
{
    /// <summary>Characters from which on a text is large.</summary>
    public const int Large = 1_000_000;

    private readonly string text;
    private readonly JsonTree? small;
    private readonly WeakReference<JsonTree> large;

    /// <summary>Keeps what was read.</summary>
    public AzureText(string text, JsonTree json, AzureReader? reader)
        : base(new(0, text.Length))
    {
        this.text = text;
        small = text.Length < Large ? json : null;
        large = new(json);
        Reader = reader;
    }

    /// <summary>The text as JSON.</summary>
    public JsonTree Json => small ?? (large.TryGetTarget(out var known) ? known : Again());

    /// <summary>Who reads it; null when nobody knows it.</summary>
    public AzureReader? Reader { get; }

    private JsonTree Again()
    {
        var json = JsonTree.Read(text);
        large.SetTarget(json);
        return json;
    }
}

/// <summary>Every shape that is read. One line each, in the order in which they are asked.</summary>
internal static class AzureReaders
{
    private static readonly SearchValues<string> Words =
        SearchValues.Create(["microsoft.network", "azurerm_", "azapi_", "securityrules"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The readers.</summary>
    public static ImmutableArray<AzureReader> All { get; } =
    [
        new Templates.TemplateReader(),
        new Terraform.TerraformReader(),
        new Exports.ExportReader(),
    ];

    /// <summary>Whether the text can hold anything of Azure's network, by words alone.</summary>
    public static bool MayBe(SourceText text)
    {
        var content = text.Content.AsSpan();
        var start = content.TrimStart('\uFEFF').TrimStart();
        return start is ['{' or '[' or '/', ..] && content.ContainsAny(Words);
    }

    /// <summary>The reader that knows a text best; null when none does.</summary>
    public static AzureReader? Find(SourceText text, JsonNode root, out Recognition recognition)
    {
        AzureReader? perhaps = null;
        foreach (var reader in All)
        {
            recognition = reader.Recognize(text, root);
            if (recognition == Recognition.Yes)
            {
                return reader;
            }

            perhaps ??= recognition == Recognition.Perhaps ? reader : null;
        }

        recognition = perhaps is null ? Recognition.No : Recognition.Perhaps;
        return perhaps;
    }
}
