using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>A value of PowerShell, whatever it was written as: nothing, text, a list, an object.</summary>
/// <param name="Span">Where it stands.</param>
internal sealed record PsValue(TextSpan Span)
{
    /// <summary>The text of a scalar; numbers as digits, booleans as <c>True</c> and <c>False</c>; null for everything else.</summary>
    public string? Text { get; init; }

    /// <summary>The elements of a list; default when it is none.</summary>
    public ImmutableArray<PsValue> Items { get; init; }

    /// <summary>The object; null when it is none.</summary>
    public PsObject? Object { get; init; }

    /// <summary>Where a part of the text stands; null when it stands just as it is from the start of the span on.</summary>
    public Func<int, int, TextSpan>? Part { get; init; }

    /// <summary>Whether it is nothing at all.</summary>
    public bool IsNull => Text is null && Items.IsDefault && Object is null;

    /// <summary>The number, when it is one.</summary>
    public int? Number => int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The text for a person.</summary>
    public string Shown => Text ?? (Object is not null ? "an object" : !Items.IsDefault ? "a list" : "nothing");

    /// <summary>Where a part of the text stands.</summary>
    public TextSpan Place(int start, int length) => Part?.Invoke(start, length) ?? Span;
}

/// <summary>A property.</summary>
internal readonly record struct PsProperty(string Name, PsValue Value);

/// <summary>An object.</summary>
/// <param name="Properties">Its properties, in file order.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record PsObject(ImmutableArray<PsProperty> Properties, TextSpan Span)
{
    /// <summary>The last property with one of these names, the first name that there is; null when there is none.</summary>
    public PsValue? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = Properties.Length - 1; i >= 0; i--)
            {
                if (Properties[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return Properties[i].Value;
                }
            }
        }

        return null;
    }

    /// <summary>Whether there is such a property.</summary>
    public bool Has(params ReadOnlySpan<string> names) => Find(names) is not null;

    /// <summary>The text of a property; null when it has none.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Find(names)?.Text is { Length: > 0 } text ? text : null;
}
