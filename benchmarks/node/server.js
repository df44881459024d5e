// Node's Bolt with one durable insert: acknowledged after its commit, on PORT. DATABASE names the file.
"use strict";

const { App, HTTPReceiver } = require("@slack/bolt");
const Database = require("better-sqlite3");

const database = new Database(process.env.DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(
  "CREATE TABLE IF NOT EXISTS check_ins" +
    " (id INTEGER PRIMARY KEY, trigger_id TEXT UNIQUE, user_id TEXT, said TEXT, at INTEGER)",
);
const insert = database.prepare("INSERT INTO check_ins (trigger_id, user_id, said, at) VALUES (?, ?, ?, ?)");

const receiver = new HTTPReceiver({
  signingSecret: process.env.SIGNING_SECRET,
  processBeforeResponse: true,
  customRoutes: [{ path: "/", method: "GET", handler: (request, response) => response.end("ready") }],
});
const app = new App({
  receiver,
  processBeforeResponse: true,
  authorize: async () => ({ botToken: "xoxb-benchmark", botId: "B0", botUserId: "U0" }),
});

app.command("/okr", async ({ ack, command }) => {
  insert.run(command.trigger_id, command.user_id, command.text, Date.now());
  await ack("ok");
});

app.start({ port: Number(process.env.PORT), host: "127.0.0.1" });
