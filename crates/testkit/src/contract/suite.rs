//! Every case of the contract.

/// One `#[tokio::test]` for each case of the contract, on the stage that the future expression gives.
#[macro_export]
macro_rules! store_contract {
    ($stage:expr) => {
        $crate::store_contract! { $stage;
            api_keys {
                a_key_comes_back_as_it_was_written, a_stranger_neither_sees_nor_revokes_a_key,
                the_newest_keys_come_first,
                valid_keys_are_counted_however_many_are_added_at_once, uses_are_added_up, no_use_is_lost_when_nodes_count_at_once,
                what_has_ended_is_told
            }
            audit {
                entries_come_back_in_an_unbroken_chain, racing_appends_leave_no_gap
            }
            billing {
                a_customer_is_made_once_and_introduced_once, a_subscription_is_saved_over_the_one_it_was_made_from,
                of_racing_tellers_one_is_heard, a_receipt_comes_back_as_it_was_written, a_paid_order_stays_paid,
                a_message_is_kept_once
            }
            credits {
                an_account_comes_back_as_it_was_written, empty_lots_are_there_for_who_locks,
                a_change_from_an_old_state_writes_nothing, nothing_of_a_change_is_kept_without_its_commit,
                a_cause_counts_once, a_hold_ends_once, locked_changes_wait_for_each_other,
                no_more_is_held_than_there_is_however_many_try, histories_are_paged_and_filtered,
                a_stranger_sees_no_account, what_lapsed_of_a_lot_is_known, a_session_and_its_account_are_saved_together_or_not_at_all, what_the_schedule_has_to_do_is_found, abandoned_holds_are_found
            }
            documents { a_version_comes_back_as_it_was_written, a_number_is_given_once, pages_go_from_the_newest_down }
            exports {
                an_export_is_fetched_piece_by_piece, old_exports_are_swept_with_their_pieces
            }
            heads {
                the_heads_of_known_runs_are_read, what_changed_since_a_moment_comes_last_changed_first,
                the_last_entry_until_a_moment_is_found, heads_of_a_stranger_s_runs_are_not_seen
            }
            journal { every_event_comes_back_as_it_was_written, reading_goes_on_after_a_sequence, a_sequence_is_given_once }
            leases {
                a_lease_is_taken_while_nobody_else_holds_it, a_taking_from_an_old_state_is_stale,
                a_worker_that_lost_its_lease_writes_nothing, a_lease_that_is_given_back_is_free_at_once,
                a_person_neither_needs_nor_disturbs_a_lease, renewing_leaves_the_revision, deletion_ends_a_lease,
                of_two_workers_exactly_one_takes_the_lease
            }
            leaving {
                a_closed_account_lets_nobody_in, whoever_is_buried_stays_out,
                no_subject_slips_in_while_an_account_closes,
                what_is_left_of_an_account_is_removed_in_batches
            }
            lists {
                the_last_changed_come_first, filters_hold_together, text_is_found_in_any_case,
                signs_of_patterns_are_plain_text, pages_have_no_hole_and_no_repeat, pages_are_stable_while_others_write
            }
            notes {
                notes_come_back_in_the_order_they_were_added, as_many_as_a_session_may_have_come_back,
                notes_go_with_their_session
            }
            people {
                a_person_comes_back_as_they_were_written, an_address_is_one_person_s,
                a_subject_is_one_person_s, first_requests_at_once_make_one_person,
                a_profile_is_saved_over_the_one_it_was_made_from, of_racing_profiles_one_is_saved
            }
            projects {
                a_project_is_saved_over_the_one_it_was_made_from,
                lists_count_sessions_and_keep_the_archive_apart,
                only_an_open_project_of_one_s_own_takes_sessions, a_session_moves_with_its_save,
                deletion_detaches_sessions_and_their_drivers, no_session_moves_into_a_project_that_goes
            }
            quotas {
                what_is_taken_is_counted_by_person_and_month, what_was_taken_stays_taken,
                one_of_many_gets_the_last_place_of_the_month, one_of_many_gets_the_last_place_of_a_project
            }
            racing {
                of_racing_savers_one_wins_each_revision, a_failing_one_among_many_harms_none,
                many_writers_all_get_through, people_are_ensured_once
            }
            repeats {
                an_answer_is_kept_for_who_asks_again, a_key_names_one_operation_of_one_person,
                a_released_key_is_free_again, old_keys_are_swept, of_racing_requests_one_does_the_work
            }
            schedule { a_chore_is_due_to_one_process, a_chore_is_due_again_at_its_time }
            scopes { a_stranger_sees_nothing, a_stranger_changes_nothing }
            sessions {
                a_session_comes_back_as_it_was_written, a_save_writes_the_state_and_counts, a_stale_save_writes_nothing,
                agents_are_saved_on_their_own, deleting_leaves_usage_only
            }
            sign_ins {
                a_sign_in_is_found_by_its_secret_until_it_ends,
                a_link_is_used_with_the_last_secret_that_was_mailed,
                of_racing_redeemers_one_gets_the_link, what_is_over_is_swept
            }
            texts { any_text_comes_back, a_long_document_comes_back, times_are_kept_to_the_microsecond, a_nul_is_kept_or_refused }
            transactions {
                nothing_is_kept_without_a_commit, a_statement_cut_off_half_way_leaves_nothing,
                a_caller_that_stops_waiting_takes_no_turn, a_failed_write_spoils_the_rest, jobs_share_their_transaction_s_fate,
                a_commit_is_seen_at_once, a_user_is_ensured
            }
            turns {
                every_turn_comes_back_as_it_was_written, a_step_is_completed_once, failed_attempts_are_all_kept,
                pages_follow_the_starts, turns_are_found_by_id, completed_ones_are_found_from_a_round_on
            }
            usage { a_call_is_recorded_once, a_person_s_calls_are_listed_in_their_order }
        }
    };
    ($stage:expr; $($group:ident { $($case:ident),+ $(,)? })+) => {
        $(mod $group {
            use super::*;

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let stage = $stage.await;
                $crate::contract::$group::$case(&stage).await;
                $crate::contract::Stage::strike(stage).await;
            })+
        })+
    };
}
