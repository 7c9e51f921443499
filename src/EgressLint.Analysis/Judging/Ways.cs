using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>Where something goes, in words.</summary>
internal static class Ways
{
    /// <summary>Such as <c>goes to 'PROXY proxy.example:8080'</c>, to follow a name.</summary>
    internal static string Of(JudgedPart part) => part.Verdict switch
    {
        Verdict.Direct => "goes direct",
        Verdict.Proxy => $"goes to {Route(part)}",
        Verdict.Allow => "is allowed",
        Verdict.Deny when !part.Part.Route.IsEmpty => $"goes to {Route(part)}, where no proxy answers,",
        Verdict.Deny => "is denied",
        _ => "goes a way that is not known",
    };

    /// <summary>What is tried in order, such as <c>'PROXY proxy.example:8080; DIRECT'</c>.</summary>
    internal static string Route(JudgedPart part) => $"'{string.Join("; ", part.Part.Route)}'";

    /// <summary>Whether a web proxy is tried first.</summary>
    internal static bool IsProxied(JudgedPart part) => part.Verdict == Verdict.Proxy && !part.Part.Route.IsEmpty;

    /// <summary>What is sent to a proxy, where it comes from most addresses; null when nothing is.</summary>
    internal static JudgedPart? Proxied(EndpointCheck check) =>
        check.Judgement.Parts.Where(IsProxied).MaxBy(p => ClientChoice.Size(p.Part.Flows.Clients));

    /// <summary>Whether two parts go the same way.</summary>
    internal static bool Same(JudgedPart a, JudgedPart b) => a.Verdict == b.Verdict && a.Part.Route.AsSpan().SequenceEqual(b.Part.Route.AsSpan());
}
