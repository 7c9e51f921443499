using EgressLint.Core.Syntax;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>Gives an export its meaning.</summary>
internal static class FirewallBinder
{
    /// <summary>Binds what a reader found.</summary>
    public static BoundConfig Bind(SyntaxTree tree, FirewallDocument document)
    {
        _ = document;
        return new([], tree.Problems, [], []);
    }
}
