namespace EgressLint.Core.Sets;

/// <summary>A regular set of byte strings: host names, URL rests, header values.</summary>
public sealed class Language
{
}
