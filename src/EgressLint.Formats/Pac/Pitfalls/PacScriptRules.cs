using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Pitfalls of a PAC file as a script: what it returns, how it is loaded, where engines differ, and what is merely wrong.</summary>
internal static class PacScriptRules
{
    /// <summary>A returned list that engines do not read as written.</summary>
    public static RuleDescriptor ReturnNotUsable { get; } = new("EGL5111", "ReturnNotUsable", Severity.Error,
    [
        new("dropped", "'{0}' is not used: {1}. {2}"),
        new("failsOpen", "'{0}' does not block, because no engine knows it; the request goes direct. Return a proxy that does not answer, such as 'PROXY 127.0.0.1:9'."),
        new("noPort", "'{0}' names no port, so it means port {1}. Write the port."),
        new("empty", "'{0}' names no way, so the request goes direct. Write 'DIRECT' when that is meant."),
    ]);

    /// <summary>An end of the entry point that gives no text.</summary>
    public static RuleDescriptor ReturnNoText { get; } = new("EGL5112", "ReturnNoText", Severity.Error,
    [
        new("name", "'{0}' is a variable that nothing defines, so the script fails here and the request goes direct. Write it in quotes."),
        new("newline", "'{0}' ends at the line end and returns nothing; the value on the next line is never used. Put it on the same line."),
        new("other", "'{0}' returns no text, so the script fails for this request and it goes direct."),
        new("fallsOff", "'{0}' can end without a return; such a request goes direct by accident. End it with the default way."),
    ]);

    /// <summary>A script that an engine does not load.</summary>
    public static RuleDescriptor ScriptIgnored { get; } = new("EGL5113", "ScriptIgnored", Severity.Error,
        "{0} ignores this file: {1}. All requests go direct.");

    /// <summary>A function of the script in the place of the engine's.</summary>
    public static RuleDescriptor HelperReplaced { get; } = new("EGL5114", "HelperReplaced", Severity.Warning,
        "This function takes the place of the engine's '{0}'. Give it another name unless every call is meant for it.");

    /// <summary>Two entry points.</summary>
    public static RuleDescriptor TwoEntryPoints { get; } = new("EGL5115", "TwoEntryPoints", Severity.Note,
        "WinHTTP calls '{0}' and browsers call 'FindProxyForURL', so this file holds two policies. Let one call the other.");

    /// <summary>What Windows' own engine or Firefox lack.</summary>
    public static RuleDescriptor NotPortable { get; } = new("EGL5116", "NotPortable", Severity.Warning,
    [
        new("syntax", "{0} is newer than the script engine of WinHTTP, so Windows services such as updates ignore this file and go direct. {1}"),
        new("library", "'{0}' is newer than the script engine of WinHTTP, where the call fails and the request of a Windows service goes direct. {1}"),
        new("helper", "'{0}' is not defined in {1}, where the call fails and the request goes direct."),
    ]);

    /// <summary>One equals sign for two.</summary>
    public static RuleDescriptor AssignmentInCondition { get; } = new("EGL5117", "AssignmentInCondition", Severity.Error,
        "'{0}' assigns and does not compare, so the condition is always {1}. Write '=='.");

    /// <summary>A position taken for a truth.</summary>
    public static RuleDescriptor PositionAsCondition { get; } = new("EGL5118", "PositionAsCondition", Severity.Error,
        "'{0}' is a position: -1 counts as true and 0 as false, so the condition holds when nothing is found. Compare it with -1.");

    /// <summary>A pattern that remembers where it was.</summary>
    public static RuleDescriptor PatternRemembers { get; } = new("EGL5119", "PatternRemembers", Severity.Warning,
        "'{0}' has the flag 'g' and is kept between requests, so its next test starts behind the last match and can miss. Remove the flag.");

    /// <summary>Names that every object has.</summary>
    public static RuleDescriptor InheritedNames { get; } = new("EGL5120", "InheritedNames", Severity.Note,
        "'{0}' also finds what every object inherits, so the host '{1}' is taken for an entry. Ask hasOwnProperty.");

    /// <summary>Statements that nothing reaches.</summary>
    public static RuleDescriptor UnreachableCode { get; } = new("EGL5121", "UnreachableCode", Severity.Warning,
        "'{0}' is never reached, because '{1}' stands before it.");

    /// <summary>A test that was decided before.</summary>
    public static RuleDescriptor RepeatedTest { get; } = new("EGL5122", "RepeatedTest", Severity.Note,
    [
        new("again", "'{0}' was tested in line {1}; this one decides nothing. Remove it."),
        new("other", "'{0}' is covered by line {1}, which ends with '{2}', so '{3}' is never reached for it. Put the narrower test first, or remove one."),
        new("key", "The key '{0}' was given a value in line {1}; this one replaces it."),
    ]);

    /// <summary>Arguments of the tests of day and time.</summary>
    public static RuleDescriptor ClockMistaken { get; } = new("EGL5123", "ClockMistaken", Severity.Error,
    [
        new("name", "'{0}' is false at all times, because '{1}' is no name of a {2}; write '{3}'."),
        new("count", "'{0}' fails, because timeRange takes 1, 2, 4 or 6 numbers and gets {1}; the request goes direct."),
    ]);

    /// <summary>Marks of a template.</summary>
    public static RuleDescriptor PlaceholderLeft { get; } = new("EGL5124", "PlaceholderLeft", Severity.Warning,
        "'{0}' is a placeholder that was not filled in; clients take it literally.");

    /// <summary>What does not belong into a proxy's address.</summary>
    public static RuleDescriptor ProxyAddress { get; } = new("EGL5125", "ProxyAddress", Severity.Warning,
    [
        new("credentials", "'{0}' carries credentials, which everybody can read, and browsers built on Chromium drop the entry. Remove them; clients sign in by themselves."),
        new("documentation", "'{0}' is an address of examples that no network uses. Write the real one."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } =
    [
        ReturnNotUsable, ReturnNoText, ScriptIgnored, HelperReplaced, TwoEntryPoints, NotPortable, AssignmentInCondition, PositionAsCondition, PatternRemembers,
        InheritedNames, UnreachableCode, RepeatedTest, ClockMistaken, PlaceholderLeft, ProxyAddress,
    ];
}
