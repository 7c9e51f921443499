namespace EgressLint.Formats.Squid;

/// <summary>The directives that do not decide what a client may reach, each with the reason.</summary>
internal static class SquidIrrelevantDirectives
{
    /// <summary>Adds them.</summary>
    public static void AddTo(Dictionary<string, SquidDirectiveInfo> table)
    {
        Add(table, "only what is stored",
            "cache cache_dir cache_mem cache_replacement_policy cache_swap_high cache_swap_low cache_swap_state cache_miss_revalidate " +
            "collapsed_forwarding collapsed_forwarding_access shared_transient_entries_limit max_stale maximum_object_size maximum_object_size_in_memory " +
            "memory_cache_mode memory_cache_shared memory_replacement_policy minimum_expiry_time minimum_object_size negative_ttl paranoid_hit_validation " +
            "quick_abort_max quick_abort_min quick_abort_pct range_offset_limit read_ahead_gap refresh_all_ims refresh_pattern reload_into_ims send_hit " +
            "shared_memory_locking store_avg_object_size store_dir_select_algorithm store_miss store_objects_per_bucket vary_ignore_expire max_open_disk_fds " +
            "store_id_program store_id_access store_id_bypass store_id_children store_id_extras diskd_program unlinkd_program");
        Add(table, "only what is logged",
            "access_log buffered_logs cache_log cache_log_message cache_store_log client_netmask debug_options error_log_languages icap_log log_icp_queries " +
            "log_mime_hdrs log_uses_indirect_client logfile_daemon logfile_rotate logformat note stats_collection strip_query_terms tls_key_log coredump_dir " +
            "high_memory_warning high_page_fault_warning high_response_time_warning");
        Add(table, "only the text of error pages and directory listings",
            "cache_mgr email_err_data err_html_text err_page_stylesheet error_default_language error_directory icon_directory mime_table " +
            "global_internal_static short_icon_urls mail_from mail_program");
        Add(table, "only what a denied client sees", "deny_info");
        Add(table, "only how the process runs",
            "cache_effective_group cache_effective_user chroot cpu_affinity_map hopeless_kid_revival_delay max_filedescriptors memory_pools " +
            "memory_pools_limit pid_filename shutdown_lifetime sleep_after_fork umask windows_ipaddrchangemonitor workers client_db eui_lookup " +
            "cachemgr_passwd accept_filter incoming_dns_average incoming_tcp_average incoming_udp_average min_dns_poll_cnt min_tcp_poll_cnt min_udp_poll_cnt");
        Add(table, "only how many helpers run and what they are told",
            "url_rewrite_children url_rewrite_extras url_rewrite_host_header url_rewrite_timeout sslcrtd_children sslcrtd_program sslcrtvalidator_children " +
            "sslcrtvalidator_program sslpassword_program");
        Add(table, "only speed, not reach",
            "client_delay_access client_delay_initial_bucket_level client_delay_parameters client_delay_pools delay_access delay_class " +
            "delay_initial_bucket_level delay_parameters delay_pool_uses_indirect_client delay_pools response_delay_pool response_delay_pool_access " +
            "pipeline_prefetch tcp_recv_bufsize client_request_buffer_max_size");
        Add(table, "marks packets for others to see", "clientside_tos mark_client_connection mark_client_packet qos_flows tcp_outgoing_mark tcp_outgoing_tos");
        Add(table, "only how names and addresses are looked up",
            "dns_defnames dns_multicast_local dns_nameservers dns_packet_max dns_retransmit_interval dns_timeout fqdncache_size hosts_file " +
            "ignore_unknown_nameservers ipcache_high ipcache_low ipcache_size negative_dns_ttl positive_dns_ttl as_whois_server");
        Add(table, "does not bound a tunnel",
            "client_idle_pconn_timeout server_idle_pconn_timeout pconn_lifetime request_start_timeout request_timeout write_timeout " +
            "half_closed_clients client_persistent_connections server_persistent_connections server_pconn_for_nonretriable persistent_connection_after_error " +
            "detect_broken_pconn");
        Add(table, "only how a connection is set up and retried",
            "connect_retries connect_timeout forward_max_tries forward_timeout happy_eyeballs_connect_gap happy_eyeballs_connect_limit " +
            "happy_eyeballs_connect_timeout peer_connect_timeout retry_on_error");
        Add(table, "only what the proxy says of itself",
            "forwarded_for hostname_aliases httpd_suppress_version_string unique_hostname via visible_hostname httpd_accel_surrogate_id " +
            "http_accel_surrogate_remote");
        Add(table, "only how unusual requests are repaired",
            "relaxed_header_parser uri_whitespace broken_posts force_request_body_continuation request_header_max_size reply_header_max_size");
        Add(table, "only how caches talk to each other",
            "background_ping_rate dead_peer_timeout digest_bits_per_entry digest_generation digest_rebuild_chunk_percentage digest_rebuild_period " +
            "digest_rewrite_period digest_swapout_chunk_size htcp_access htcp_clr_access htcp_port icp_access icp_hit_stale icp_port icp_query_timeout " +
            "maximum_icp_query_timeout mcast_groups mcast_icp_query_timeout mcast_miss_addr mcast_miss_encode_key mcast_miss_port mcast_miss_ttl " +
            "minimum_direct_hops minimum_direct_rtt minimum_icp_query_timeout netdb_filename netdb_high netdb_low netdb_ping_period pinger_enable " +
            "pinger_program query_icmp test_reachability udp_incoming_address udp_outgoing_address");
        Add(table, "only how routers hand traffic over",
            "wccp2_address wccp2_assignment_method wccp2_forwarding_method wccp2_rebuild_wait wccp2_return_method wccp2_router wccp2_service " +
            "wccp2_service_info wccp2_weight wccp_address wccp_router wccp_version tproxy_uses_indirect_client");
        Add(table, "only for monitoring", "snmp_access snmp_incoming_address snmp_outgoing_address snmp_port");
        Add(table, "only for FTP",
            "ftp_client_idle_timeout ftp_eprt ftp_epsv ftp_epsv_all ftp_passive ftp_port ftp_sanitycheck ftp_telnet_protocol ftp_user");
        Add(table, "only how long credentials are remembered", "authenticate_cache_garbage_interval authenticate_ip_ttl authenticate_ttl");
        Add(table, "only when a user is asked for by ident", "ident_lookup_access ident_timeout");
        Add(table, "only how an adaptation service is spoken to",
            "adaptation_masterx_shared_names adaptation_meta adaptation_send_client_ip adaptation_send_username adaptation_service_iteration_limit " +
            "adaptation_uses_indirect_client icap_206_enable icap_client_username_encode icap_client_username_header icap_connect_timeout " +
            "icap_default_options_ttl icap_io_timeout icap_persistent_connections icap_preview_enable icap_preview_size icap_retry icap_retry_limit " +
            "icap_service_failure_limit icap_service_revival_delay");
        Add(table, "only how certificates for decrypted traffic are made",
            "ssl_engine ssl_unclean_shutdown sslproxy_cert_adapt sslproxy_cert_sign sslproxy_cert_sign_hash sslproxy_foreign_intermediate_certs " +
            "sslproxy_session_cache_size sslproxy_session_ttl");
    }

    private static void Add(Dictionary<string, SquidDirectiveInfo> table, string reason, string names) =>
        SquidDirectiveTable.Add(table, SquidSupport.Irrelevant, reason, names);
}
