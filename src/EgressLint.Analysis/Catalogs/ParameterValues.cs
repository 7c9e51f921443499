using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Says whether values fit parameters.</summary>
public static class ParameterValues
{
    /// <summary>What is wrong with a value; null when it fits.</summary>
    public static string? Check(CatalogParameter parameter, string value)
    {
        switch (parameter.Type)
        {
            case ParameterType.Label:
                return IsLabel(value) ? null : "it must be one label of a host name";
            case ParameterType.Host:
                return IsHost(value) ? null : "it must be a host name";
            case ParameterType.Url:
                return SplitUrl(value) is not null ? null : "it must be a URL such as 'http://host/path'";
            case ParameterType.Enum:
                return parameter.Values.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"possible are {string.Join(", ", parameter.Values)}";
            case ParameterType.Bool:
                return value is "true" or "false" ? null : "it must be true or false";
            case ParameterType.Number:
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Minimum && number <= parameter.Maximum
                    ? null
                    : $"it must be a number from {parameter.Minimum} to {parameter.Maximum}";
            case ParameterType.Version:
                return VersionText.IsVersion(value) ? null : "it must be a version such as '2603'";
            case ParameterType.Cidr:
                return IPAddress.TryParse(value, out _) || IPNetwork.TryParse(value, out _) ? null : "it must be an address or prefix";
            case ParameterType.Folder:
                return IsFolder(value) ? null : @"it must be a folder such as 'D:\ConfigMgr'";
            default:
                return System.Guid.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : "it must be a GUID";
        }
    }

    /// <summary>Host and path of a URL; null when it is none.</summary>
    public static (string Host, string Path)? SplitUrl(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start <= 0)
        {
            return null;
        }

        var rest = url.AsSpan(start + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var colon = authority.LastIndexOf(':');
        var host = (colon < 0 ? authority : authority[..colon]).ToString();
        return IsHost(host) ? (host, end < 0 || rest[end] != '/' ? "/" : rest[end..].ToString()) : null;
    }

    private static bool IsFolder(string value) => value.Length is > 2 and < 240 && (value[1] == ':' || value[0] == '%') && value.AsSpan().IndexOfAny("|*?\"<>\r\n") < 0;

    private static bool IsHost(string value) =>
        value.Length is > 0 and <= 253 && (value.EndsWith('.') ? value[..^1] : value).Split('.').All(IsLabel);

    private static bool IsLabel(string value) =>
        value.Length is > 0 and <= 63 && value[0] != '-' && value[^1] != '-' && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
