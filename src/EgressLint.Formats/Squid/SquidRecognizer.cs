using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Tells Squid configurations from other files by path and by the first words of the lines.</summary>
internal static class SquidRecognizer
{
    // Enough to see what a file is, also behind a long vendor comment.
    private const int MostLines = 400;
    private const int MostText = 1 << 19;

    /// <summary>Looks at a text.</summary>
    public static Recognition Recognize(SourceText text)
    {
        var name = NameEvidence(text.Path);
        var (lines, known, telling, foreign) = Count(text.Content);
        if (lines == 0)
        {
            return name == 2 ? Recognition.Perhaps : Recognition.No;
        }

        // Braces, tags and sections at line ends are the marks of other formats; Squid has none of them.
        if (foreign * 4 > lines && telling == 0)
        {
            return Recognition.No;
        }

        if (name > 0)
        {
            // Templates and damaged files lose directives, so a good name needs little more.
            return known * 2 >= lines && known > 0 ? Recognition.Yes
                : telling > 0 || (name == 2 && (known > 0 || foreign == 0)) ? Recognition.Perhaps
                : Recognition.No;
        }

        return telling >= 2 && known * 10 >= lines * 8 ? Recognition.Yes
            : telling >= 1 && known * 2 >= lines ? Recognition.Perhaps
            : Recognition.No;
    }

    /// <summary>2: named like the main file; 1: named like a fragment; 0: no evidence.</summary>
    private static int NameEvidence(string path)
    {
        var slash = path.LastIndexOf('/');
        var file = path.AsSpan(slash + 1);
        if (file.Equals("squid.conf", StringComparison.OrdinalIgnoreCase)
            || file.StartsWith("squid.conf.", StringComparison.OrdinalIgnoreCase)
            || (file.StartsWith("squid", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".conf", StringComparison.OrdinalIgnoreCase)))
        {
            return 2;
        }

        var isConf = file.EndsWith(".conf", StringComparison.OrdinalIgnoreCase);
        var folders = path.AsSpan(0, slash + 1);
        return isConf && folders.Contains("squid", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
    }

    private static (int Lines, int Known, int Telling, int Foreign) Count(string content)
    {
        var (lines, known, telling, foreign) = (0, 0, 0, 0);
        var isContinued = false;
        var rest = content.AsSpan(0, Math.Min(content.Length, MostText));
        while (!rest.IsEmpty && lines < MostLines)
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim(" \t\r\uFEFF");
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            var wasContinued = isContinued;
            isContinued = line[^1] == '\\';
            if (wasContinued || line.StartsWith("{%", StringComparison.Ordinal) || line.StartsWith("{{", StringComparison.Ordinal) || line.StartsWith("<%", StringComparison.Ordinal))
            {
                continue;
            }

            lines++;
            var position = 0;
            _ = SquidTokenizer.Next(line, ref position, out var start);
            var word = line[start..position];
            if (line[^1] is '{' or '}' or ';' or '>' || line[0] is '[' or '<' or ';')
            {
                foreign++;
            }
            else if (word is "if" or "else" or "endif" or "include")
            {
                known++;
            }
            else if (SquidDirectives.Find(word) is not null && position < line.Length)
            {
                known++;
                telling += IsTelling(word, line[position..].TrimStart(" \t")) ? 1 : 0;
            }
        }

        return (lines, known, telling, foreign);
    }

    // HAProxy, too, has lines that start with 'acl'; the rest of the line tells them apart.
    private static bool IsTelling(ReadOnlySpan<char> word, ReadOnlySpan<char> rest) => word switch
    {
        "http_access" or "http_reply_access" or "icp_access" or "always_direct" or "never_direct" or "ssl_bump" or "adapted_http_access" => true,
        "http_port" or "https_port" or "cache_peer" or "cache_dir" or "coredump_dir" or "visible_hostname" or "refresh_pattern" or "auth_param" => true,
        "acl" => IsAclType(rest),
        _ => false,
    };

    private static bool IsAclType(ReadOnlySpan<char> rest)
    {
        var position = 0;
        if (!SquidTokenizer.Next(rest, ref position, out _) || !SquidTokenizer.Next(rest, ref position, out var start))
        {
            return false;
        }

        return rest[start..position] is "src" or "dst" or "dstdomain" or "srcdomain" or "dstdom_regex" or "srcdom_regex" or "url_regex" or "urlpath_regex"
            or "port" or "proto" or "method" or "browser" or "time" or "proxy_auth" or "external" or "myportname" or "localport" or "localip" or "any-of"
            or "all-of" or "at_step" or "ssl::server_name" or "ssl::server_name_regex" or "req_header" or "rep_header" or "req_mime_type" or "rep_mime_type"
            or "maxconn" or "arp" or "ident" or "myip" or "myport" or "http_status" or "note" or "random";
    }
}
