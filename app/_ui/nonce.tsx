"use client";
import { createContext, useContext } from "react";

/** The page's CSP nonce, for libraries that write style elements. */
export const NonceContext = createContext("");
export const useNonce = (): string => useContext(NonceContext);
