using System.Collections.Frozen;

namespace EgressLint.Formats.Squid;

/// <summary>The table behind <see cref="SquidDirectives"/>, grouped by why a directive matters or does not.</summary>
internal static class SquidDirectiveTable
{
    /// <summary>Builds the table.</summary>
    public static FrozenDictionary<string, SquidDirectiveInfo> Build()
    {
        var table = new Dictionary<string, SquidDirectiveInfo>(StringComparer.Ordinal);
        AddModelled(table);
        AddUnmodelled(table);
        SquidIrrelevantDirectives.AddTo(table);
        AddObsolete(table);
        AddAliases(table);
        AddReleases(table);
        AddBuilds(table);
        AddKinds(table);
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Adds names, separated by blanks, with the same level and reason.</summary>
    internal static void Add(Dictionary<string, SquidDirectiveInfo> table, SquidSupport support, string reason, string names)
    {
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            table.Add(name, new(name, support) { Reason = reason });
        }
    }

    private static void AddModelled(Dictionary<string, SquidDirectiveInfo> table)
    {
        Add(table, SquidSupport.Modelled, "who may reach what",
            "http_access adapted_http_access miss_access");
        Add(table, SquidSupport.Modelled, "how the proxy is entered and left",
            "http_port always_direct never_direct nonhierarchical_direct prefer_direct append_domain");
        Add(table, SquidSupport.Modelled, "how long and how much",
            "read_timeout client_lifetime request_body_max_size");
        Add(table, SquidSupport.Modelled, "how the file itself is read", "configuration_includes_quoted_values");
        Add(table, SquidSupport.Conditional, "some types depend on what only the running proxy knows", "acl");
        Add(table, SquidSupport.Conditional, "whether a client can answer the challenge depends on the client", "auth_param auth_schemes");
        Add(table, SquidSupport.Conditional, "whether a peer is alive is not known", "cache_peer cache_peer_access neighbor_type_domain");
        Add(table, SquidSupport.Conditional, "what the peek shows is taken to be the name that was asked for", "ssl_bump https_port on_unsupported_protocol");
        Add(table, SquidSupport.Conditional, "matters only for traffic that is decrypted",
            "tls_outgoing_options sslproxy_cert_error");
        Add(table, SquidSupport.Conditional, "matters only for answers outside a tunnel",
            "reply_body_max_size http_reply_access request_header_access reply_header_access http_upgrade_request_protocols");
        Add(table, SquidSupport.Conditional, "odd characters of host names are not among the required ones",
            "check_hostnames allow_underscore");
        Add(table, SquidSupport.Conditional, "matters only for intercepted traffic",
            "host_verify_strict client_dst_passthru");
    }

    private static void AddUnmodelled(Dictionary<string, SquidDirectiveInfo> table)
    {
        Add(table, SquidSupport.Unmodelled, "the answer of the helper is not known", "external_acl_type");
        Add(table, SquidSupport.Unmodelled, "a helper may redirect the request or change its URL",
            "url_rewrite_program url_rewrite_access url_rewrite_bypass");
        Add(table, SquidSupport.Unmodelled, "an adaptation service may block or change the request",
            "adaptation_access adaptation_service_set adaptation_service_chain icap_service icap_enable ecap_service ecap_enable icap_access icap_class");
        Add(table, SquidSupport.Unmodelled, "the client address may come from a header of another proxy",
            "follow_x_forwarded_for acl_uses_indirect_client proxy_protocol_access");
        Add(table, SquidSupport.Unmodelled, "the source address seen by a following firewall changes",
            "tcp_outgoing_address spoof_client_ip");
        Add(table, SquidSupport.Unmodelled, "a client with many connections is cut off", "client_ip_max_connections");
        Add(table, SquidSupport.Unmodelled, "module code may do anything", "loadable_modules");
        Add(table, SquidSupport.Unmodelled, "a header that an endpoint checks may be replaced or added",
            "request_header_replace request_header_add reply_header_replace reply_header_add");
        Add(table, SquidSupport.Unmodelled, "nothing is fetched from servers any more", "offline_mode");
    }

    private static void AddObsolete(Dictionary<string, SquidDirectiveInfo> table)
    {
        // Squid 4 to 7 accept these names, print a message and go on; only a few sslproxy_ ones are still translated.
        Add(table, SquidSupport.Conditional, "passed on to 'tls_outgoing_options'; matters only for traffic that is decrypted",
            "sslproxy_cafile sslproxy_capath sslproxy_cipher sslproxy_client_certificate sslproxy_client_key sslproxy_flags sslproxy_options sslproxy_version");
        Add(table, SquidSupport.Irrelevant, "obsolete, without effect",
            "balance_on_multiple_ip broken_vary_encoding cache_peer_domain cache_vary chunked_request_body_max_size dns_testnames dns_v4_fallback " +
            "emulate_httpd_log error_map extension_methods external_refresh_check forward_log ftp_list_width header_access hierarchy_stoplist " +
            "httpd_accel_no_pmtu_disc ie_refresh ignore_expect_100 ignore_ims_on_miss incoming_rate location_rewrite_access location_rewrite_children " +
            "location_rewrite_concurrency location_rewrite_program log_access log_fqdn log_icap log_ip_on_direct maximum_single_addr_tries referer_log " +
            "refresh_stale_hit server_http11 update_headers upgrade_http0.9 url_rewrite_concurrency useragent_log wais_relay_host wais_relay_port " +
            "zero_buffers zph_local zph_mode zph_option zph_parent zph_sibling");
        Change(table, table.Values.Where(info => info.Reason.StartsWith("obsolete", StringComparison.Ordinal) || info.Reason.StartsWith("passed", StringComparison.Ordinal))
            .Select(info => info.Name).ToArray(), info => info with { ObsoleteSince = 4 });
        Add(table, SquidSupport.Irrelevant, "which address family is tried first does not decide what is allowed", "dns_v4_first");
        Add(table, SquidSupport.Irrelevant, "only announces the cache to a registry", "announce_file announce_host announce_period announce_port");
        Add(table, SquidSupport.Irrelevant, "about bodies of unusual requests", "request_entities");
        Add(table, SquidSupport.Irrelevant, "only for reverse proxies", "esi_parser");
        Change(table, ["dns_v4_first"], info => info with { ObsoleteSince = 5 });
        Change(table, ["announce_file", "announce_host", "announce_period", "announce_port", "request_entities"], info => info with { ObsoleteSince = 6 });
        Change(table, ["esi_parser"], info => info with { ObsoleteSince = 7 });
    }

    private static void AddAliases(Dictionary<string, SquidDirectiveInfo> table)
    {
        ReadOnlySpan<string> pairs =
        [
            "http_access2", "adapted_http_access", "ascii_port", "http_port", "no_cache", "cache",
            "persistent_request_timeout", "client_idle_pconn_timeout", "pconn_timeout", "server_idle_pconn_timeout",
            "redirect_program", "url_rewrite_program", "redirector_access", "url_rewrite_access", "redirector_bypass", "url_rewrite_bypass",
            "redirect_children", "url_rewrite_children", "redirect_rewrites_host_header", "url_rewrite_host_header",
            "storeurl_rewrite_program", "store_id_program", "storeurl_rewrite_access", "store_id_access",
            "storeurl_rewrite_bypass", "store_id_bypass", "storeurl_rewrite_children", "store_id_children",
            "header_replace", "request_header_replace", "cache_access_log", "access_log", "cache_swap_log", "cache_swap_state",
            "icap_send_client_ip", "adaptation_send_client_ip", "icap_send_client_username", "adaptation_send_username",
            "icap_uses_indirect_client", "adaptation_uses_indirect_client", "udp_port", "icp_port", "max_filedesc", "max_filedescriptors",
            "incoming_icp_average", "incoming_udp_average", "incoming_http_average", "incoming_tcp_average",
            "min_icp_poll_cnt", "min_udp_poll_cnt", "min_http_poll_cnt", "min_tcp_poll_cnt",
            "tcp_outgoing_ds", "tcp_outgoing_tos", "tcp_outgoing_dscp", "tcp_outgoing_tos",
            "clientside_mark", "mark_client_packet", "collapsed_forwarding_shared_entries_limit", "shared_transient_entries_limit",
            "cache_host_domain", "cache_peer_domain", "referrer_log", "referer_log",
        ];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            table.Add(pairs[i], table[pairs[i + 1]] with { Name = pairs[i], CanonicalName = pairs[i + 1] });
        }
    }

    private static void AddReleases(Dictionary<string, SquidDirectiveInfo> table)
    {
        Change(table, Names("tls_outgoing_options on_unsupported_protocol request_start_timeout pconn_lifetime url_rewrite_timeout shared_memory_locking " +
            "collapsed_forwarding_shared_entries_limit sslproxy_foreign_intermediate_certs reply_header_add"), info => info with { Since = 4 });
        Change(table, Names("auth_schemes collapsed_forwarding_access happy_eyeballs_connect_gap happy_eyeballs_connect_limit " +
            "happy_eyeballs_connect_timeout http_upgrade_request_protocols mark_client_connection mark_client_packet response_delay_pool " +
            "response_delay_pool_access shared_transient_entries_limit"), info => info with { Since = 5 });
        Change(table, Names("cache_log_message paranoid_hit_validation tls_key_log"), info => info with { Since = 6 });
        Change(table, Names("ident_lookup_access ident_timeout mcast_miss_addr mcast_miss_encode_key mcast_miss_port mcast_miss_ttl"),
            info => info with { RemovedIn = 7 });
    }

    private static void AddBuilds(Dictionary<string, SquidDirectiveInfo> table)
    {
        Change(table, Names("ssl_bump https_port sslproxy_cert_error sslproxy_cert_adapt sslproxy_cert_sign sslproxy_cert_sign_hash sslproxy_foreign_intermediate_certs " +
            "sslproxy_session_cache_size sslproxy_session_ttl sslcrtd_program sslcrtd_children sslcrtvalidator_program sslcrtvalidator_children " +
            "sslpassword_program ssl_engine ssl_unclean_shutdown tls_key_log"), info => info with { Build = "OpenSSL" });
        Change(table, Names("ecap_enable ecap_service"), info => info with { Build = "eCAP" });
        Change(table, Names("icap_enable icap_service icap_access icap_class"), info => info with { Build = "ICAP" });
        Change(table, Names("delay_pools delay_class delay_access delay_parameters delay_initial_bucket_level delay_pool_uses_indirect_client " +
            "client_delay_pools client_delay_access client_delay_parameters client_delay_initial_bucket_level"), info => info with { Build = "delay pools" });
        Change(table, Names("ident_lookup_access ident_timeout"), info => info with { Build = "ident" });
        Change(table, Names("clientside_mark mark_client_packet mark_client_connection tcp_outgoing_mark"), info => info with { Build = "netfilter marks" });
    }

    private static void AddKinds(Dictionary<string, SquidDirectiveInfo> table)
    {
        Kind(table, SquidValueKind.OnOff,
            "acl_uses_indirect_client adaptation_send_client_ip adaptation_send_username adaptation_uses_indirect_client allow_underscore buffered_logs " +
            "cache_miss_revalidate check_hostnames client_db client_dst_passthru client_persistent_connections collapsed_forwarding " +
            "configuration_includes_quoted_values delay_pool_uses_indirect_client detect_broken_pconn digest_generation ecap_enable email_err_data " +
            "error_log_languages eui_lookup ftp_eprt ftp_epsv_all ftp_passive ftp_sanitycheck ftp_telnet_protocol global_internal_static half_closed_clients " +
            "host_verify_strict http_accel_surrogate_remote httpd_suppress_version_string icap_206_enable icap_client_username_encode icap_enable " +
            "icap_persistent_connections icap_preview_enable icp_hit_stale ignore_unknown_nameservers log_icp_queries log_mime_hdrs " +
            "log_uses_indirect_client memory_pools nonhierarchical_direct offline_mode persistent_connection_after_error pinger_enable prefer_direct " +
            "query_icmp refresh_all_ims relaxed_header_parser reload_into_ims retry_on_error server_persistent_connections shared_memory_locking " +
            "short_icon_urls ssl_unclean_shutdown store_id_bypass strip_query_terms test_reachability tproxy_uses_indirect_client url_rewrite_bypass " +
            "url_rewrite_host_header vary_ignore_expire via wccp2_rebuild_wait");
        Kind(table, SquidValueKind.Time,
            "authenticate_cache_garbage_interval authenticate_ip_ttl authenticate_ttl background_ping_rate client_idle_pconn_timeout client_lifetime " +
            "connect_timeout dead_peer_timeout digest_rebuild_period digest_rewrite_period dns_retransmit_interval dns_timeout forward_timeout " +
            "ftp_client_idle_timeout hopeless_kid_revival_delay icap_connect_timeout icap_io_timeout ident_timeout max_stale minimum_expiry_time " +
            "negative_dns_ttl negative_ttl netdb_ping_period pconn_lifetime pconn_timeout peer_connect_timeout persistent_request_timeout " +
            "positive_dns_ttl read_timeout request_start_timeout request_timeout server_idle_pconn_timeout shutdown_lifetime write_timeout");
        Kind(table, SquidValueKind.Size,
            "cache_mem digest_swapout_chunk_size maximum_object_size maximum_object_size_in_memory memory_pools_limit quick_abort_max quick_abort_min " +
            "read_ahead_gap reply_header_max_size request_body_max_size request_header_max_size sslproxy_session_cache_size store_avg_object_size");
        Kind(table, SquidValueKind.Number,
            "adaptation_service_iteration_limit cache_swap_high cache_swap_low client_delay_initial_bucket_level client_delay_pools " +
            "collapsed_forwarding_shared_entries_limit delay_initial_bucket_level delay_pools digest_bits_per_entry digest_rebuild_chunk_percentage " +
            "forward_max_tries fqdncache_size icap_default_options_ttl icap_service_revival_delay ipcache_high ipcache_low " +
            "ipcache_size logfile_rotate maximum_icp_query_timeout mcast_icp_query_timeout minimum_direct_hops minimum_direct_rtt " +
            "minimum_icp_query_timeout netdb_high netdb_low quick_abort_pct sleep_after_fork sslproxy_session_ttl store_objects_per_bucket " +
            "wccp2_weight wccp_version");
    }

    private static void Kind(Dictionary<string, SquidDirectiveInfo> table, SquidValueKind kind, string names) =>
        Change(table, Names(names), info => info with { Kind = kind });

    private static string[] Names(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void Change(Dictionary<string, SquidDirectiveInfo> table, string[] names, Func<SquidDirectiveInfo, SquidDirectiveInfo> change)
    {
        foreach (var name in names)
        {
            table[name] = change(table[name]);
        }
    }
}
