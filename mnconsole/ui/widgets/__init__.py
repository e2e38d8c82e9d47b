"""The widget kit. Every widget takes the `Theme` first and its words from outside; views are frozen Structs.

Catalogue (module: class(constructor) - setters - signals). All modules are `mnconsole.ui.widgets.<module>`.

label: Label(theme, text, role=Type.BODY, ink=Ink.TEXT, *, wrap, elide, align) - set_text(text, ink=None), words
card: Card(theme, *, pad_x, pad_y) - `.body` (QVBoxLayout); 6 px of shadow margin all round, stand cards with spacing 0;
    Card(theme, pad_y=1) holds a StepRail, Card(theme, pad_x=6) a HistoryList
chip: Chip(theme, ChipView(text, tone=Tone.NEUTRAL, icon, swatch)) - set_view(ChipView)
buttons: PrimaryButton(theme, text, icon, *, big, clock) - set_label(text, icon), guard(for_ms=600) - clicked
buttons: QuietButton(theme, text, icon), IconButton(theme, icon, name) - set_label - clicked, toggled
key_button: KeyButton(theme, text, icon, *, stepper) - setChecked from outside only - clicked
motor_key: MotorKey(theme) - set_view(MotorKeyView(look, text, icon, spoken)) - pressed_at(ms)
stop_button: StopButton(theme, word, *, tall) - set_line(text, spoken) - stop_pressed(ms)
number_tile: NumberTile(theme, *, chosen) - set_view(TileView(label, value, unit, note, look, spoken_stale))
speed_readout: SpeedReadout(theme) - set_view(SpeedView(label, value, unit, note, stale, spoken_stale, quiet))
depth_slider: DepthSlider(theme) - set_limits(least_um, most_um, marks), set_depth(um|None), set_caution(um|None)
pen_state_bar: PenStateBar(theme) - set_view(StateView(tone, icon, title, info, second))
battery: Battery(theme, name) - set_charge(percent|None, text, *, low)
numbing_ring: NumbingRing(theme) - set_view(RingView(elapsed_ms, ready_ms, remove_ms, look, label, time_text, ...))
mini_ring: MiniRing(theme) - set_wait(share, WaitLook, text, spoken)
step_rail: StepRail(theme, name, *, under) - set_steps((StepView(title, look, under, spoken_state), ...))
punctures_bar: PuncturesBar(theme, name) - set_view(PuncturesView(per_cm2, band_from, band_to, text, end, quiet))
zone_table: ZoneTable(theme, ZoneTableWords, *, choose_by_enter) - set_rows((ZoneRowView, ...)) - zone_chosen(zone id)
zone_list: ZoneRowView(zone, title, look, depth, passes, contact, punctures, share, spoken_state, choosable), ZoneLook
line_field: LineField(theme, name, *, icon) - set_wrong(bool) - QLineEdit's signals
labeled_field: LabeledField(theme, label, *, unit, hint) - set_text, set_error(text), text(), .edit
    - text_changed, entered
search_field: SearchField(theme, name, hint) - searched(text)
check_row: CheckRow(theme, text) - setChecked - toggled(bool)
choice_row: ChoiceRow(theme, name, *, columns=0) - add(code, text, icon), set_value(code), value() - chosen(code)
sheet: Sheet(theme, close_name) - set_title(title, text), add_action(code, text, icon, *, primary), action(code),
    set_action_enabled, `.content` (QVBoxLayout, scrolls) - close_asked, acted(code)
option_key: OptionKey(theme, OptionView(key, title, text, icon, warns)) - set_view, setChecked - chosen(key)
strength_meter: StrengthMeter(theme) - set_view(MeterView(name, parts, word, enough, estimate, lines))
code_groups: CodeGroups(theme, name) - set_groups((text, ...)); to be read, never to be copied
code_field: CodeField(theme, names, tidy, *, length) - text(), clear, set_wrong({group}), focus_open - typed, entered
progress_line: ProgressLine(theme, name) - set_share(permille, text)
person_key: PersonKey(theme, PersonView(key, name, initials, role, current)) - setChecked - chosen(key)
avatar: Avatar(theme, initials, name, look=AvatarLook.CURRENT, *, side) - set_person(initials, name, look)
section_header: SectionHeader(theme, title, count) - set_count(count, title)
live_strip: LiveStrip(theme, *, span_ms) - set_view(StripView), set_scale, set_band, push(at_ms, dhz, permille),
    advance(now_ms); repaints 10 times a second
missing_list: MissingList(theme) - set_view(MissingView(title, count, open_items, done, more)) - item_chosen(code)
session_strip: SessionStrip(theme) - set_view(SessionStripView(title, saved, latest_time, latest, from_ms, ...))
patient_list: PatientList(theme, name, *, in_clinic) - set_rows(Sequence[PatientRow], *, more) - patient_chosen(key),
    more_wanted
date_field: DateField(theme, DateWords, earliest, latest) - set_date, set_limits, set_error, value(), read(), check()
    - date_changed
notice: Notice(theme, NoticeView(text, icon, tone, title)) - set_view; also the place of short-lived messages
info_line: InfoLine(theme) - set_view(InfoView(icon, title, second, tone, disc))
info_button: InfoButton(theme, hint) - set_view(InfoView) - clicked
fact_list: FactList(theme, *, indent_px) - set_facts(((label, value, remark), ...))
empty_state: EmptyState(theme, icon, title, text) - `.body` for a button
demo_banner: DemoBanner(theme, strong, quiet, steps, *, pill) - time_moved(minutes)
top_bar: TopBar(theme, brand, place) - add_tab(code, text, icon, key), set_page, show_tabs, set_place, set_clock,
    `.extras` (layout) - page_chosen(code)
alarm_strip: AlarmStrip(theme) - set_view(AlarmView(title, text, since, acknowledge, more)) - acknowledged, list_asked;
    its owner lays it over the top bar with setGeometry
bar_note: BarNote(theme) - set_view(BarNoteView(text, short, icon, urgent, aside) or None); stands in the top bar
pin_pad: PinPad(theme, clear, erase) - set_enabled - digit(sign), cleared, erased
pin_dots: PinDots(theme) - set_dots(typed, places, *, wrong, spoken); takes the keyboard, its page the keys
alarm_pill: AlarmPill(theme) - set_alarm(PillTone, text) - clicked
history_list: HistoryList(theme, name, HistoryTitles) - set_rows(Sequence[HistoryRow], current, *, more)
    - session_chosen(key), more_wanted
kpi_card: KpiCard(theme) - set_view(KpiView(title, value, beside, remark, icon, ink))
timeline: TimelineList(theme, name)
    - set_entries((TimelineEntry(time, text, dot, ink, chip, strong, was, struck, under), ...))
text_box: TextBox() - toPlainText, overfull(bool); several lines to type in, up to a page
current_stack: CurrentStack() - addWidget, setCurrentWidget, currentWidget; asks for the room of the page that is shown
still_area: StillArea() - setWidget, to_top(); scrolls for a hand, not by itself
fitted_area: FittedArea() - setWidget, fit() after what it holds has changed
scroll_page: ScrollPage() - `.body` (QVBoxLayout); keeps the field with the keyboard in sight
depth_chart: DepthByZoneChart(theme) - set_view(DepthChartView(title, ceiling, axis, zones))

No combo box, menu, dialog or calendar popup exists here: they would cover STOP. Pickers are ChoiceRow or lists in a
Sheet. Tests read `theme.overflow.entries`; `python -m tests.helpers.gallery FOLDER` paints everything.
"""
