/** :names: of the emoji people and bots use most; what is not here stays as typed, as a custom emoji would. */

import { h } from "./dom.js";

const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 satisfied 😆 sweat_smile 😅 joy 😂 rofl 🤣 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛
zany_face 🤪 hugging_face 🤗 thinking_face 🤔 neutral_face 😐 expressionless 😑 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄
grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 nerd_face 🤓 sunglasses 😎 partying_face 🥳 confused 😕
worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 flushed 😳 pleading_face 🥺 cry 😢 sob 😭 scream 😱
disappointed 😞 weary 😩 tired_face 😫 triumph 😤 rage 😡 angry 😠 exploding_head 🤯 skull 💀 poop 💩 hankey 💩 ghost 👻 alien 👽
robot_face 🤖 wave 👋 raised_hand ✋ hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉 point_up 👆
point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 punch 👊 clap 👏 raised_hands 🙌 open_hands 👐
handshake 🤝 pray 🙏 writing_hand ✍️ muscle 💪 eyes 👀 eye 👁️ brain 🧠 shrug 🤷 facepalm 🤦 bust_in_silhouette 👤
busts_in_silhouette 👥 speaking_head_in_silhouette 🗣️ technologist 🧑‍💻 people_holding_hands 🧑‍🤝‍🧑 heart ❤️ orange_heart 🧡
yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥
dizzy 💫 zzz 💤 speech_balloon 💬 thought_balloon 💭 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 birthday 🎂 cake 🍰 trophy 🏆
medal 🏅 first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉 dart 🎯 sparkles ✨ star ⭐ star2 🌟 fire 🔥 zap ⚡
sunny ☀️ cloud ☁️ rainbow 🌈 umbrella ☔ snowflake ❄️ ocean 🌊 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏
globe_with_meridians 🌐 seedling 🌱 evergreen_tree 🌲 four_leaf_clover 🍀 maple_leaf 🍁 rose 🌹 sunflower 🌻 bouquet 💐
dog 🐶 cat 🐱 unicorn_face 🦄 bee 🐝 bug 🐛 turtle 🐢 penguin 🐧 butterfly 🦋 coffee ☕ tea 🍵 pizza 🍕 beer 🍺 beers 🍻
champagne 🍾 doughnut 🍩 cookie 🍪 apple 🍎 banana 🍌 rocket 🚀 airplane ✈️ car 🚗 bike 🚲 house 🏠 office 🏢 bridge_at_night 🌉
computer 💻 desktop_computer 🖥️ keyboard ⌨️ phone ☎️ telephone ☎️ telephone_receiver 📞 iphone 📱 email ✉️ envelope ✉️
incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 mailbox 📫 package 📦 memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄
clipboard 📋 calendar 📆 date 📅 spiral_calendar_pad 🗓️ bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
pushpin 📌 paperclip 📎 link 🔗 lock 🔒 unlock 🔓 key 🔑 mag 🔍 bulb 💡 hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️
bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 books 📚 book 📖 newspaper 📰 label 🏷️ bookmark 🔖 art 🎨 musical_note 🎵 camera 📷
movie_camera 🎥 moneybag 💰 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ clock1 🕐 clock3 🕒
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ heavy_check_mark ✔️ white_check_mark ✅ ballot_box_with_check ☑️ question ❓
exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️ information_source ℹ️ heavy_plus_sign ➕ heavy_minus_sign ➖ o ⭕ recycle ♻️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄
rewind ⏪ fast_forward ⏩ arrow_forward ▶️ new 🆕 ok 🆗 sos 🆘 up 🆙 cool 🆒 free 🆓 checkered_flag 🏁 triangular_flag_on_post 🚩
ring 💍 crown 👑 gem 💎 compass 🧭 puzzle_piece 🧩 jigsaw 🧩 knot 🪢 repeat 🔁 infinity ♾️ crystal_ball 🔮 magnet 🧲`;

const EMOJI = new Map(pairs(TABLE.trim().split(/\s+/)));
const TONES = new Map([2, 3, 4, 5, 6].map((tone) => [`skin-tone-${tone}`, String.fromCodePoint(0x1f3f9 + tone)]));
const NAMED = /:([a-z0-9_+'-]+)(?:::(skin-tone-[2-6]))?:/g;

function pairs(list) {
  return list.flatMap((name, index) => (index % 2 ? [] : [[name, list[index + 1]]]));
}

/** The emoji of this name, or undefined. */
export const emojiOf = (name) => EMOJI.get(name);

/** @returns {Node} */
export function drawEmoji(name, tone) {
  const known = EMOJI.get(name);
  if (!known) return document.createTextNode(`:${name}${tone ? `::${tone}` : ""}:`);
  const label = `${name.replaceAll("_", " ")} emoji`;
  return h("span", { class: "bk-emoji", role: "img", "aria-label": label, title: `:${name}:` }, known + (TONES.get(tone) ?? ""));
}

/** Text with its known :names: drawn. @returns {Node[]} */
export function withEmoji(text) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(NAMED)) {
    if (!EMOJI.has(match[1])) continue;
    nodes.push(document.createTextNode(text.slice(position, match.index)), drawEmoji(match[1], match[2]));
    position = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(position)));
  return nodes.filter((node) => node.textContent !== "");
}
