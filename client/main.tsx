import '@fontsource-variable/inter/wght.css'
import './theme.css'
import '@mantine/core/styles.layer.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { createQueryClient } from './api/client.ts'
import { COLOR_SCHEME_KEY } from './color-scheme.ts'
import { createAppRouter } from './router.tsx'
import { surfaces, theme } from './theme.ts'

// The page's policy forbids code from strings, which zod would otherwise try first.
z.config({ jitless: true })

const queryClient = createQueryClient()
const router = createAppRouter(queryClient)
const colorScheme = localStorageColorSchemeManager({ key: COLOR_SCHEME_KEY })

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={surfaces}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
