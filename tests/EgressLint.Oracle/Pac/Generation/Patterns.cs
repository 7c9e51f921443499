using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Shell patterns and regular expressions about hosts and URLs.</summary>
internal sealed class Patterns(Draft draft)
{
    private readonly Dice dice = draft.Dice;

    public string HostGlob()
    {
        var name = draft.Name();
        var label = draft.Label();
        return dice.Below(20) switch
        {
            < 7 => "*." + name,
            < 9 => "*" + name,
            9 or 10 => name,
            11 => label + ".*",
            12 => $"*.{name.Split('.')[0]}.*",
            13 => name.Length > 3 ? "?" + name[1..] : "?",
            14 => dice.One("10.*", "192.168.*", "172.1?.*", "*:*", "[0-9]*", "*"),
            15 => $"{name}|{draft.Name()}",
            16 => $"*.{name}|*.{draft.Name()}|{label}.*",
            17 => $"({label}|{draft.Label()}).{name}",
            18 => $"*{name.Split('.')[0]}*",
            _ => $"{label}*.{name}",
        };
    }

    public string UrlGlob()
    {
        var name = draft.Name();
        return dice.Below(12) switch
        {
            0 or 1 => $"*{name}*",
            2 => $"http://*.{name}/*",
            3 => $"https://{name}/*",
            4 => $"*://{name}/*",
            5 => $"http*://*{name}*",
            6 => dice.One("*://10.*", "*:8080/*", "*.html", "http://*/*", "*:443*", "*/a/*"),
            7 => $"*://*.{name}:*",
            8 => $"http://{name}:8080/*",
            9 => $"*.{name}/*",
            10 => $"https://*.{name}/",
            _ => $"http?://{name}*",
        };
    }

    public string HostRegex()
    {
        var name = draft.Name();
        var other = draft.Name();
        var plain = Escape(name);
        var flags = dice.Percent(25) ? "i" : "";
        var body = dice.Below(24) switch
        {
            < 4 => $@"\.{plain}$",
            4 => $@"(^|\.){plain}$",
            5 => $@"^(?:.*\.)?(?:{plain}|{Escape(other)})$",
            6 => $@"^{plain}$",
            7 => plain,
            8 => name,
            9 => $@"^(www|{draft.Label()})\.{plain}$",
            10 => $@"^{plain}",
            11 => $@"^[^.]+\.{plain}$",
            12 => $@"^[\w-]+(\.[\w-]+)*\.{plain}$",
            13 => @"^(10|127|192\.168|172\.1[6789]|172\.2[0-9]|172\.3[01])\.[0-9.]+$",
            14 => @"^\d+\.\d+\.\d+\.\d+$",
            15 => @"^\d{1,3}(\.\d{1,3}){3}$",
            16 => @"^192\.168\.",
            17 => $@"\b{plain.Split('\\')[0]}\b",
            18 => $@"^[a-z]+[0-9]*\.{plain}$",
            19 => $@".*\.{plain.Split('.')[0]}.*",
            20 => @"^[^.]+$",
            21 => $@"^.{{3,{dice.Between(8, 20)}}}$",
            22 => $@"(?!www\.)\w+\.{plain}$",
            _ => $@"^(.+\.)?({plain}|{Escape(other)})\.?$",
        };
        return $"/{body}/{flags}";
    }

    public string UrlRegex()
    {
        var plain = Escape(draft.Name());
        var body = dice.Below(9) switch
        {
            0 => $@"^https?:\/\/{plain}",
            1 => $@"^https?:\/\/([^\/]*\.)?{plain}(:\d+)?\/",
            2 => @":(8080|8443)\/",
            3 => @"^[^:]+:\/\/[^\/]+\/a\/",
            4 => $@"\/\/[^\/]*{plain}",
            5 => @"\.(html|js|css)$",
            6 => @"^wss?:",
            7 => $@"[?&]u=.*{plain}",
            _ => @":\/\/(\d+)\.(\d+)\.",
        };
        return $"/{body}/{(dice.Percent(20) ? "i" : "")}";
    }

    private string Escape(string name) => dice.Percent(80) ? name.Replace(".", "\\.", StringComparison.Ordinal) : name;
}
