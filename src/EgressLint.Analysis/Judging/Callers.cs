using System.Collections.Immutable;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Which programs make the connections of a requirement, for firewalls on the machine itself. By feature first, because one role has several programs, then
/// by role. Where nobody knows, nothing is said, and a rule for one program then matches perhaps. A folder that an administrator chooses is a star.
/// </summary>
internal static class Callers
{
    private const string ServiceHost = @"%SystemRoot%\system32\svchost.exe";

    private static readonly ImmutableArray<CallerName> Client = [new(@"%SystemRoot%\CCM\CcmExec.exe", "CcmExec")];
    private static readonly CallerName SiteServer = new(@"*\bin\x64\smsexec.exe", "SMS_EXECUTIVE");
    private static readonly ImmutableArray<CallerName> Console = [new(@"*\Microsoft.ConfigurationManagement.exe", "")];
    private static readonly ImmutableArray<CallerName> WsusSync = [new(@"*\WsusService.exe", "WsusService")];
    private static readonly ImmutableArray<CallerName> DeviceManagement =
    [
        new(@"%SystemRoot%\system32\omadmclient.exe", ""),
        new(@"%ProgramFiles(x86)%\Microsoft Intune Management Extension\Microsoft.Management.Services.IntuneWindowsAgent.exe", "IntuneManagementExtension"),
    ];

    private static readonly ImmutableArray<CallerName> WindowsUpdate = [new(ServiceHost, "wuauserv"), new(ServiceHost, "BITS"), new(ServiceHost, "DoSvc")];
    private static readonly ImmutableArray<CallerName> DeliveryOptimization = [new(ServiceHost, "DoSvc")];
    private static readonly ImmutableArray<CallerName> Push = [new(ServiceHost, "WpnService")];
    private static readonly ImmutableArray<CallerName> Certificates = [new(ServiceHost, "CryptSvc")];

    /// <summary>The programs; empty when nobody knows them.</summary>
    /// <param name="feature">Id of the feature.</param>
    /// <param name="role">Id of the role.</param>
    /// <param name="folder">Where the site is installed; null when nobody said.</param>
    internal static ImmutableArray<CallerName> Of(string feature, string role, string? folder) => feature switch
    {
        "pki" => Certificates,
        "delivery-optimization" => role is "distribution-point" ? [] : DeliveryOptimization,
        "windows-update-client" => WindowsUpdate,
        "windows-push" => Push,
        "console" => role == "cm-console" ? Console : [],
        _ => role switch
        {
            "service-connection-point" or "cmg-connection-point" or "site-server" or "top-level-site-server" =>
                [folder is null ? SiteServer : SiteServer with { Program = folder.TrimEnd('\\') + SiteServer.Program[1..] }],
            "software-update-point" => WsusSync,
            "cm-client" => Client,
            "intune-device" when feature == "intune" => DeviceManagement,
            _ => [],
        },
    };
}
