namespace EgressLint.Oracle.Pac;

/// <summary>The names that resolve in every recording.</summary>
internal static class PacWorld
{
    public static readonly SortedDictionary<string, string> Dns = new(StringComparer.Ordinal)
    {
        ["ten.test"] = "10.1.2.3",
        ["seventeen.test"] = "172.20.1.1",
        ["linklocal.test"] = "169.254.7.7",
        ["loop10.test"] = "127.10.0.5",
        ["pub.test"] = "203.0.113.7",
        ["intranet"] = "10.1.5.5",
        ["printer"] = "192.168.1.9",
        ["wiki.corp.example"] = "10.20.1.5",
        ["mail.corp.example"] = "192.168.200.17",
        ["www.contoso.com"] = "203.0.113.10",
        ["contoso.com"] = "203.0.113.10",
        ["vpn.contoso.com"] = "172.31.255.254",
        ["www.fabrikam.com"] = "198.51.100.20",
        ["www.example.org"] = "192.0.2.80",
        ["login.microsoftonline.com"] = "20.190.151.7",
        ["manage.microsoft.com"] = "20.37.153.6",
        ["download.windowsupdate.com"] = "13.107.4.50",
        ["outlook.office365.com"] = "52.97.1.2",
        ["10.akamaitechnologies.com"] = "23.0.0.10",
    };
}
