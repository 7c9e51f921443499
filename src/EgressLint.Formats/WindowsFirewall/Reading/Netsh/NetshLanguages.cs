using System.Collections.Immutable;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>
/// The languages of netsh. Public outputs and the texts of the tool; spellings that differ between versions stand side by side. A word that is missing
/// here makes a condition unknown and never "any".
/// </summary>
internal static class NetshLanguages
{
    private static readonly (NetshLabel, string)[] EnglishLabels =
    [
        (NetshLabel.Name, "Rule Name"), (NetshLabel.Description, "Description"), (NetshLabel.Enabled, "Enabled"), (NetshLabel.Direction, "Direction"),
        (NetshLabel.Profiles, "Profiles"), (NetshLabel.Grouping, "Grouping"), (NetshLabel.LocalAddress, "LocalIP"), (NetshLabel.RemoteAddress, "RemoteIP"),
        (NetshLabel.Protocol, "Protocol"), (NetshLabel.LocalPort, "LocalPort"), (NetshLabel.RemotePort, "RemotePort"), (NetshLabel.Edge, "Edge traversal"),
        (NetshLabel.Program, "Program"), (NetshLabel.Service, "Service"), (NetshLabel.InterfaceTypes, "InterfaceTypes"), (NetshLabel.Security, "Security"),
        (NetshLabel.Source, "Rule source"), (NetshLabel.Action, "Action"),
    ];

    /// <summary>All of them, English first.</summary>
    public static ImmutableArray<NetshLanguage> All { get; } =
    [
        Make([], []),
        Make(
            [
                (NetshLabel.Name, "Regelname"), (NetshLabel.Description, "Beschreibung"), (NetshLabel.Enabled, "Aktiviert"), (NetshLabel.Direction, "Richtung"),
                (NetshLabel.Profiles, "Profile"), (NetshLabel.Grouping, "Gruppierung"), (NetshLabel.LocalAddress, "Lokale IP|Lokales IP|LokaleIP-Adresse|Lokal-IP"),
                (NetshLabel.RemoteAddress, "Remote-IP|Remote-IP-Adresse"), (NetshLabel.Protocol, "Protokoll"), (NetshLabel.LocalPort, "Lokaler Port"),
                (NetshLabel.RemotePort, "Remoteport"), (NetshLabel.Edge, "Edgeausnahme|Edgedurchquerung|Edgetraversal|Randüberquerung"), (NetshLabel.Program, "Programm"),
                (NetshLabel.Service, "Dienst"), (NetshLabel.InterfaceTypes, "Schnittstellentypen"), (NetshLabel.Security, "Sicherheit"),
                (NetshLabel.Source, "Regelquelle"), (NetshLabel.Action, "Aktion"),
            ],
            [
                ("Yes", "Ja"), ("No", "Nein"), ("In", "Eingehend"), ("Out", "Ausgehend"), ("Domain", "Domäne"), ("Private", "Privat"), ("Public", "Öffentlich"),
                ("Any", "Beliebig|Alle"), ("Allow", "Zulassen"), ("Block", "Blocken|Blockieren"), ("Bypass", "Umgehen"), ("ON", "EIN"), ("OFF", "AUS"),
                ("Enable", "Aktivieren|Aktiviert"), ("Disable", "Deaktivieren|Deaktiviert"), ("NotConfigured", "Nicht konfiguriert"), ("NotRequired", "Nicht erforderlich"),
                ("Local Setting", "Lokale Einstellung"), ("Group Policy", "Gruppenrichtlinie"), ("LocalSubnet", "LokalesSubnetz"),
            ]),
        Make(
            [
                (NetshLabel.Name, "Nom de la règle"), (NetshLabel.Description, "Description"), (NetshLabel.Enabled, "Activé|Activée"), (NetshLabel.Direction, "Sens|Direction"),
                (NetshLabel.Profiles, "Profils"), (NetshLabel.Grouping, "Regroupement|Groupement"), (NetshLabel.LocalAddress, "IP locale|Adresse IP locale"),
                (NetshLabel.RemoteAddress, "IP distante|Adresse IP distante"), (NetshLabel.Protocol, "Protocole"), (NetshLabel.LocalPort, "Port local"),
                (NetshLabel.RemotePort, "Port distant"), (NetshLabel.Edge, "Traversée latérale|Traversée de périmètre"), (NetshLabel.Program, "Programme"),
                (NetshLabel.Service, "Service"), (NetshLabel.InterfaceTypes, "Types d'interface"), (NetshLabel.Security, "Sécurité"),
                (NetshLabel.Source, "Source de la règle"), (NetshLabel.Action, "Action"),
            ],
            [
                ("Yes", "Oui"), ("No", "Non"), ("In", "Entrée|Entrant"), ("Out", "Sortie|Sortant"), ("Domain", "Domaine"), ("Private", "Privé"), ("Public", "Public"),
                ("Any", "Tout|Tous|Toutes"), ("Allow", "Autoriser"), ("Block", "Bloquer"), ("Bypass", "Ignorer"), ("ON", "ACTIVÉ|ACTIF"), ("OFF", "DÉSACTIVÉ|INACTIF"),
                ("Enable", "Activer"), ("Disable", "Désactiver"), ("NotConfigured", "Non configuré"), ("NotRequired", "Non requis|Non requise"),
                ("Local Setting", "Paramètre local"), ("Group Policy", "Stratégie de groupe"),
            ]),
        Make(
            [
                (NetshLabel.Name, "Nombre de regla|Nombre de la regla"), (NetshLabel.Description, "Descripción"), (NetshLabel.Enabled, "Habilitada|Habilitado"),
                (NetshLabel.Direction, "Dirección"), (NetshLabel.Profiles, "Perfiles"), (NetshLabel.Grouping, "Agrupamiento|Agrupación"),
                (NetshLabel.LocalAddress, "IP local"), (NetshLabel.RemoteAddress, "IP remota"), (NetshLabel.Protocol, "Protocolo"), (NetshLabel.LocalPort, "Puerto local"),
                (NetshLabel.RemotePort, "Puerto remoto"), (NetshLabel.Edge, "Cruce seguro del perímetro|Cruce de perímetro"), (NetshLabel.Program, "Programa"),
                (NetshLabel.Service, "Servicio"), (NetshLabel.InterfaceTypes, "Tipos de interfaz"), (NetshLabel.Security, "Seguridad"),
                (NetshLabel.Source, "Origen de la regla"), (NetshLabel.Action, "Acción"),
            ],
            [
                ("Yes", "Sí"), ("No", "No"), ("In", "Dentro|Entrada"), ("Out", "Fuera|Salida"), ("Domain", "Dominio"), ("Private", "Privado|Privada"), ("Public", "Público|Pública"),
                ("Any", "Cualquiera|Cualquier"), ("Allow", "Permitir"), ("Block", "Bloquear"), ("Bypass", "Omitir"), ("ON", "ACTIVAR|ACTIVADO"), ("OFF", "DESACTIVAR|DESACTIVADO"),
                ("Enable", "Habilitar"), ("Disable", "Deshabilitar"), ("NotConfigured", "No configurado"), ("NotRequired", "No requerido"),
                ("Local Setting", "Configuración local"), ("Group Policy", "Directiva de grupo"),
            ]),
        Make(
            [
                (NetshLabel.Name, "規則名"), (NetshLabel.Description, "説明"), (NetshLabel.Enabled, "有効"), (NetshLabel.Direction, "方向"), (NetshLabel.Profiles, "プロファイル"),
                (NetshLabel.Grouping, "グループ|グループ化"), (NetshLabel.LocalAddress, "ローカル IP"), (NetshLabel.RemoteAddress, "リモート IP"), (NetshLabel.Protocol, "プロトコル"),
                (NetshLabel.LocalPort, "ローカル ポート"), (NetshLabel.RemotePort, "リモート ポート"), (NetshLabel.Edge, "エッジ トラバーサル"), (NetshLabel.Program, "プログラム"),
                (NetshLabel.Service, "サービス"), (NetshLabel.InterfaceTypes, "インターフェイスの種類"), (NetshLabel.Security, "セキュリティ"), (NetshLabel.Source, "規則のソース"),
                (NetshLabel.Action, "操作"),
            ],
            [
                ("Yes", "はい"), ("No", "いいえ"), ("In", "入力"), ("Out", "出力"), ("Domain", "ドメイン"), ("Private", "プライベート"), ("Public", "パブリック"),
                ("Any", "任意"), ("Allow", "許可"), ("Block", "ブロック"), ("Bypass", "バイパス"), ("ON", "オン"), ("OFF", "オフ"), ("Enable", "有効"), ("Disable", "無効"),
                ("NotConfigured", "構成されていません"), ("Local Setting", "ローカル設定"), ("Group Policy", "グループ ポリシー"),
            ]),
        Make(
            [
                (NetshLabel.Name, "规则名称"), (NetshLabel.Description, "描述"), (NetshLabel.Enabled, "启用|已启用"), (NetshLabel.Direction, "方向"), (NetshLabel.Profiles, "配置文件"),
                (NetshLabel.Grouping, "分组"), (NetshLabel.LocalAddress, "本地 IP"), (NetshLabel.RemoteAddress, "远程 IP"), (NetshLabel.Protocol, "协议"), (NetshLabel.LocalPort, "本地端口"),
                (NetshLabel.RemotePort, "远程端口"), (NetshLabel.Edge, "边缘遍历"), (NetshLabel.Program, "程序"), (NetshLabel.Service, "服务"), (NetshLabel.InterfaceTypes, "接口类型"),
                (NetshLabel.Security, "安全|安全性"), (NetshLabel.Source, "规则源"), (NetshLabel.Action, "操作"),
            ],
            [
                ("Yes", "是"), ("No", "否"), ("In", "入"), ("Out", "出"), ("Domain", "域"), ("Private", "专用"), ("Public", "公用"), ("Any", "任何"), ("Allow", "允许"), ("Block", "阻止"),
                ("Bypass", "绕过"), ("ON", "启用"), ("OFF", "关闭|禁用"), ("Enable", "启用"), ("Disable", "禁用"), ("NotConfigured", "未配置"), ("Local Setting", "本地设置"), ("Group Policy", "组策略"),
            ]),
    ];

    /// <summary>Words by which the head of a section of settings names its profile.</summary>
    public static ImmutableArray<(string Profile, string[] Words)> ProfileHeads { get; } =
    [
        ("Domain", ["domain", "domän", "dom\u0084n", "dominio", "ドメイン", "域"]),
        ("Private", ["privat", "privé", "priv\u0082", "プライベート", "专用"]),
        ("Public", ["public", "öffentlich", "\u0094ffentlich", "\u0099ffentlich", "públic", "p\u00A3blic", "パブリック", "公用"]),
    ];

    /// <summary>English labels and words are known in every language: not all of them are translated everywhere.</summary>
    private static NetshLanguage Make((NetshLabel, string)[] labels, (string, string)[] words) => new(
        labels.Concat(EnglishLabels),
        words.Concat([("Yes", "Yes"), ("No", "No"), ("Defer to application", "Defer to application"), ("Defer to user", "Defer to user"), ("ON", "ON"), ("OFF", "OFF"), ("Enable", "Enable"), ("Disable", "Disable"),]));
}
