/** Every word that the widget itself says. What the assistant says comes from the server. */
export const WORDS = {
  launcher: "Ask a question",
  title: "Chat",
  chatWith: "Chat with ",
  automated: "Automated, not a person",
  close: "Close chat",
  dim: "Dim the screen",
  bright: "Brighten the screen",
  log: "Conversation",
  field: "Your question",
  placeholder: "Type your question",
  send: "Send",
  menu: "Menu",
  menuName: "Menu: topics, staff, save, erase",
  closeMenu: "Close menu",

  you: "You: ",
  assistant: "Assistant",
  automatedTag: "automated",
  assistantSays: "Assistant: ",
  staff: "Clinic staff",
  readFirst: "Please read this first",
  keepInMind: "Keep in mind",
  beforeYouWrite: "Before you write",
  source: "Where this comes from",
  section: ", section ",
  helped: "Did this help?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you.",
  thanksNo: "Thank you. You can ask in other words, or talk to our staff.",
  feedbackFailed: "Your answer was not sent. Please press again.",
  chosen: ", chosen",
  showCard: "Show the whole card",

  opening: "Opening the chat",
  looking: "Looking for an answer",
  notSent: "Not sent",
  couldNotSend: "I couldn't send that.",
  couldNotOpen: "I couldn't open the chat.",
  couldNotLoad: "I couldn't load this chat.",
  kept: "Your words are kept here until they are sent. The emergency numbers below work without internet.",
  fromDevice: "This help comes from your own device. Your message was not sent.",
  tryAgain: "Try again",
  pleaseCall: "You can call us at ",
  call: "Call ",
  overloaded: "Many people are asking right now.",
  rateLimited: "That was a lot of messages at once.",
  waitSome: "Please try again in a little while.",
  notReadable: "This message has a character in it that I can't read. Please write it again.",
  lost: "That chat is no longer here. This is a new one.",

  topics: "All topics",
  talk: "Talk to our staff",
  save: "Save a copy",
  saveMore: "A text file on this device",
  saveFailed: "The copy could not be made. Please try again.",
  fileName: "chat.txt",
  fresh: "New chat",
  freshMore: "Leaves this one. It stays on our server for now.",
  erase: "Erase this chat",
  eraseMore: "Removes it from our server too",
  eraseAsk: "Erase this chat?",
  eraseWarn: "It cannot be brought back.",
  keep: "Keep this chat",
  erased: "This chat has been erased.",
  receipt: "Your receipt number is ",
  eraseFailed: "The chat could not be erased. It is still there. Please try again.",

  abroad: "Outside the US, call your local emergency number.",
  urgentName:
    "If this is an emergency, call 911 now. Crisis: call or text 988. Poison Help: 1-800-222-1222.",
};

/** The strip's telephone cells: they must work before anything has loaded. */
export const URGENT = [
  { label: "Emergency", words: "Call 911", href: "tel:911" },
  { label: "Crisis", words: "Call or text 988", href: "tel:988" },
  { label: "Poison Help", words: "1-800-222-1222", href: "tel:18002221222" },
];

/**
 * Says when one may send again.
 * @param {number} seconds
 */
export const sendAgainIn = (seconds) => `You can send again in ${seconds} s.`;

/**
 * Counts the characters of a long message.
 * @param {number} count
 * @param {number} most
 */
export const countOf = (count, most) =>
  count > most
    ? `${count} of ${most} characters. Please make it shorter.`
    : `${count} of ${most} characters`;
