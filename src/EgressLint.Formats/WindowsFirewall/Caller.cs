using EgressLint.Core.Policies;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// Who makes a connection, as one word, so that program and service stay together where several callers are asked about at once:
/// <c>program|service|package</c>, lower case. A question mark stands for what is not known, nothing for what it does not have.
/// </summary>
/// <param name="Program">Expanded path, <c>system</c>, or <c>?</c>; <c>*\name.exe</c> when the folder is not known.</param>
/// <param name="Service">Short name of the service; empty for a plain program.</param>
/// <param name="Package">Security id or family name of the app package; empty for a program that is none.</param>
internal readonly record struct Caller(string Program, string Service, string Package)
{
    private const string NotKnown = "?";

    /// <summary>Nothing is known.</summary>
    public static Caller Unknown => new(NotKnown, NotKnown, NotKnown);

    /// <summary>A caller of which only some is given.</summary>
    public static Caller Of(string? program, string? service, string? package, FirewallContext context) => new(
        program is null ? NotKnown : ProgramPath.Expand(program, context),
        service?.ToLowerInvariant() ?? NotKnown,
        package?.ToLowerInvariant() ?? (program is null ? NotKnown : ""));

    /// <summary>The word.</summary>
    public override string ToString() => $"{Program}|{Service}|{Package}";

    /// <summary>Reads a word back; a text that is none is a caller of whom nothing is known.</summary>
    public static Caller Parse(string text) => text.Split('|') is [var program, var service, var package] ? new(program, service, package) : Unknown;

    /// <summary>Whether it is this program, by the rule's expanded path.</summary>
    public Truth IsProgram(string path) => Program == NotKnown ? Truth.Maybe : ProgramPath.Compare(path, Program);

    /// <summary>Whether it is this service; a star is any.</summary>
    public Truth IsService(string service) => Service == NotKnown ? Truth.Maybe
        : service == "*" ? (Service.Length > 0 ? Truth.Yes : Truth.No)
        : Service == service ? Truth.Yes : Truth.No;

    /// <summary>Whether it is in this package.</summary>
    public Truth IsPackage(string package) => Package == NotKnown ? Truth.Maybe : Package == package ? Truth.Yes : Truth.No;
}
