"""The widget kit. Every widget takes the `Theme` first and its words from outside; views are frozen dataclasses.

Catalogue (module: class(constructor) - setters - signals). All modules are `mnconsole.ui.widgets.<module>`.

label: Label(theme, text, role=Type.BODY, ink=Ink.TEXT, *, wrap, elide, align) - set_text(text, ink=None), words
card: Card(theme) - `.body` (QVBoxLayout); 6 px of shadow margin all round, stand cards with spacing 0
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
step_rail: StepRail(theme, name) - set_steps((StepView(title, look, under, spoken_state), ...))
punctures_bar: PuncturesBar(theme, name) - set_view(PuncturesView(per_cm2, band_from, band_to, text, end, quiet))
zone_table: ZoneTable(theme, ZoneTableWords) - set_rows((ZoneRowView, ...)) - zone_chosen(zone id)
zone_list: ZoneRowView(zone, title, look, depth, passes, contact, punctures, share, spoken_state, choosable), ZoneLook
line_field: LineField(theme, name, *, icon) - set_wrong(bool) - QLineEdit's signals
fields: LabeledField(theme, label, *, unit, hint) - set_text, set_error(text), text(), .edit - text_changed, entered
fields: SearchField(theme, name, hint) - searched(text)
fields: CheckRow(theme, text) - setChecked - toggled(bool)
choice_row: ChoiceRow(theme, name, *, columns=0) - add(code, text, icon), set_value(code), value() - chosen(code)
sheet: Sheet(theme, close_name) - set_title(title, text), add_action(code, text, icon, *, primary), action(code),
    set_action_enabled, `.content` (QVBoxLayout, scrolls) - close_asked, acted(code)
"""
