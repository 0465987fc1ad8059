import type { Auth } from "../services/auth/mod.ts";
import { generatePassword } from "../services/auth/generate_password.ts";
import type { Config } from "../services/config/mod.ts";
import { say } from "../services/contract/refusals.ts";
import {
  authStatusSchema,
  forgottenBody,
  linkBody,
  newPasswordSchema,
  renewedSchema,
  setUpBody,
  setUpSchema,
  signedInSchema,
  signInBody,
  successSchema,
} from "../services/contract/sign_in.ts";
import { problem } from "../services/errors/mod.ts";
import { type Call, type Route, route } from "./gate.ts";
import { bearerToken } from "./identity.ts";
import { clearSessionCookie, getCookie, setSessionCookie } from "./session_cookie.ts";
import { SMALL_BODY } from "./user_schema.ts";

/** Setting up, signing in and out, and the browser's cookie. */
export function authRoutes({ auth, config }: { auth: Auth; config: Config }): Route[] {
  const site = (call: Pick<Call, "origin">) => ({
    basePath: config.base_path,
    origin: call.origin,
  });
  const onlyMultiuser = () => {
    if (!config.multiuser) {
      throw problem("forbidden", say("single_user_mode"));
    }
  };

  return [
    route({
      method: "GET",
      path: "/api/v1/auth/status",
      audience: "anyone",
      scope: "read",
      summary: "Whether the server has accounts and an administrator",
      response: authStatusSchema,
    }, async () => {
      const setup_required = config.multiuser && await auth.setup.isPending();
      return {
        setup_required,
        multiuser_enabled: config.multiuser,
        strict_password_checking: config.strict_password_checking,
        admin_email: null,
        setup_code_required: setup_required && auth.setup.needsCode(),
        mail_enabled: config.multiuser && auth.forgotten !== null,
      };
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/setup",
      audience: "anyone",
      scope: "none",
      summary: "Make the first administrator; works once",
      body: setUpBody,
      bodyLimit: SMALL_BODY,
      response: setUpSchema,
    }, async ({ body, address }) => {
      onlyMultiuser();
      const user = await auth.setup.run({
        ...body,
        display_name: body.display_name ?? null,
        setup_code: body.setup_code ?? null,
        address,
      });
      return { success: true, user };
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/login",
      whileMoving: true,
      audience: "anyone",
      scope: "none",
      summary: "Sign in: a token, and the same as the browser's cookie",
      body: signInBody,
      bodyLimit: SMALL_BODY,
      response: signedInSchema,
    }, async (call) => {
      onlyMultiuser();
      const { email, password, remember_me } = call.body;
      const client = call.c.req.header("user-agent") ?? null;
      const result = await auth.login({
        email,
        password,
        remember: remember_me,
        address: call.address,
        client,
      });
      setSessionCookie(call.c, site(call), result.token, result.expires_in);
      return result;
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/link",
      audience: "anyone",
      scope: "none",
      summary: "Sign in once, by a link from an administrator; then a password has to be chosen",
      body: linkBody,
      bodyLimit: SMALL_BODY,
      response: signedInSchema,
    }, async (call) => {
      onlyMultiuser();
      const client = call.c.req.header("user-agent") ?? null;
      const { token } = call.body;
      const result = await auth.linkLogin({ token, address: call.address, client });
      setSessionCookie(call.c, site(call), result.token, result.expires_in);
      return result;
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/forgotten",
      audience: "anyone",
      scope: "none",
      summary: "Have a sign-in link sent by mail; the answer is the same if there is no account",
      body: forgottenBody,
      bodyLimit: SMALL_BODY,
      status: 202,
      response: successSchema,
    }, ({ body, address }) => {
      onlyMultiuser();
      if (!auth.forgotten) {
        throw problem("conflict", "This server sends no mail: smtp_url is empty.");
      }
      auth.forgotten.ask({ ...body, address });
      return { success: true };
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/logout",
      whileMoving: true,
      audience: "user",
      scope: "none",
      summary: "End this session",
      duringPasswordChange: true,
      response: successSchema,
    }, async (call) => {
      const { actor, c } = call;
      if (actor.sessionId === null) return { success: true };
      await auth.sessions.end(actor, actor.sessionId);
      clearSessionCookie(c, site(call));
      // The cache holds thumbnails, which matters on a shared computer. Browsers obey this over
      // HTTPS only (https://www.w3.org/TR/clear-site-data/).
      if (call.origin.startsWith("https:")) c.header("Clear-Site-Data", '"cache"');
      return { success: true };
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/media-cookie",
      whileMoving: true,
      audience: "user",
      scope: "none",
      summary: "Give the browser the cookie of the session whose Bearer token is sent",
      duringPasswordChange: true,
      response: successSchema,
    }, async (call) => {
      const { actor, c } = call;
      if (actor.via === "single-user") return { success: true };
      const token = bearerToken(c.req.raw);
      if (token === null) throw problem("not_signed_in", "Send the token as Bearer.");
      setSessionCookie(c, site(call), token, await auth.sessions.secondsLeft(actor));
      return { success: true };
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/renew",
      whileMoving: true,
      audience: "user",
      scope: "none",
      summary: "Let the browser keep its cookie as long as the session now lasts",
      duringPasswordChange: true,
      response: renewedSchema,
    }, async (call) => {
      const { actor, c } = call;
      const token = bearerToken(c.req.raw) ?? getCookie(c.req.raw);
      if (actor.sessionId === null || token === null) return { success: true, expires_in: null };
      const expires_in = await auth.sessions.secondsLeft(actor);
      setSessionCookie(c, site(call), token, expires_in);
      return { success: true, expires_in };
    }),
    route({
      method: "GET",
      path: "/api/v1/auth/generate-password",
      audience: "user",
      scope: "read",
      summary: "A strong random password",
      duringPasswordChange: true,
      response: newPasswordSchema,
    }, () => ({ password: generatePassword() })),
  ];
}
