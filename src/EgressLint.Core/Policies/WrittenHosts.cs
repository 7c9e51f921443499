using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Core.Policies;

/// <summary>How far a host name reaches that somebody wrote into a configuration.</summary>
public enum HostReach
{
    /// <summary>The name alone.</summary>
    Exact,

    /// <summary>Everything below it, and not the name itself.</summary>
    Below,

    /// <summary>The name and everything below it.</summary>
    Domain,

    /// <summary>Everything that ends so, look-alikes included.</summary>
    EndsWith,
}

/// <summary>Sees one host name of a configuration.</summary>
/// <param name="name">The name in any case, without what stands for more of it: <c>example.com</c> of <c>*.example.com</c>.</param>
/// <param name="reach">How far it reaches.</param>
/// <param name="source">The text it stands in.</param>
/// <param name="at">Where, with what stands for more of it.</param>
public delegate void WrittenHostVisitor(ReadOnlySpan<char> name, HostReach reach, SourceText source, TextSpan at);

/// <summary>A host name as it was written, with the names that it stands for.</summary>
/// <param name="Name">The name, lower case.</param>
/// <param name="Reach">How far it reaches.</param>
/// <param name="At">Where it stands.</param>
public sealed record WrittenHost(string Name, HostReach Reach, Location At)
{
    private Language? names;

    /// <summary>As it was written, with what stands for more of it and without quotation marks.</summary>
    public string Text => At.Text.Trim('"', '\'');

    /// <summary>The names that it stands for.</summary>
    public Language Names => names ??= Reach switch
    {
        HostReach.Exact => Language.Exactly(Name),
        HostReach.Below => Language.EndsWith("." + Name),
        HostReach.Domain => Language.Exactly(Name).Or(Language.EndsWith("." + Name)),
        _ => Language.EndsWith(Name),
    };
}
